"""From the drafter to the control office: who may change and publish what, and what is not whole stays a draft."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowContentType, WorkflowState

from accounts.models import User
from casework.models import Message
from casework.publishing import publish_scheduled
from catalog.checklist import NotReady
from catalog.models import Agency, Procedure, ProcedureStep, SubmissionChannel
from catalog.moderation import ensure_workflow
from catalog.roles import Role
from tests.catalog.conftest import Person, words
from tests.catalog.opened import as_opened, posted
from tests.factories.catalog import AgencyFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
EDIT = "wagtailsnippets_catalog_procedure:edit"


def save(client: Client, procedure: Procedure, **changes: Any) -> Any:
    url = reverse(EDIT, args=[procedure.pk])
    return client.post(url, {**as_opened(client, url, procedure), **changes}, follow=True)


def latest(procedure: Procedure) -> str:
    """The title of the newest version, published or not."""
    return str(Procedure.objects.get(pk=procedure.pk).get_latest_revision_as_object().title)


def inputs(html: str) -> dict[str, str]:
    found = BeautifulSoup(html, "html.parser").select("input[name][value]")
    return {str(field["name"]): str(field["value"]) for field in found}


def test_an_agencys_editor_changes_what_the_agency_keeps_and_no_others(
    person: Person, kept: Procedure, commune: Agency
) -> None:
    theirs, others = person(Role.EDITOR, commune), person(Role.EDITOR, AgencyFactory())

    save(theirs, kept, title="Đăng ký khai sinh mới")

    kept.refresh_from_db()
    assert kept.has_unpublished_changes
    refused = others.get(reverse(EDIT, args=[kept.pk]), follow=True)
    assert refused.redirect_chain[-1][0] == reverse("wagtailsnippets_catalog_procedure:list")
    assert "UBND phường Đồng Hới" in words(refused)


@pytest.mark.parametrize("name", ["edit", "unpublish", "lock", "unlock", "delete", "preview_on_edit"])
def test_no_address_of_anothers_procedure_takes_a_change(person: Person, kept: Procedure, name: str) -> None:
    others = person(Role.EDITOR, AgencyFactory())

    response = others.post(reverse(f"wagtailsnippets_catalog_procedure:{name}", args=[kept.pk]), {"title": "X"})

    assert response.status_code in (302, 403)
    kept.refresh_from_db()
    assert (kept.title, kept.live, kept.locked) == ("Đăng ký khai sinh", True, False)
    assert not kept.has_unpublished_changes


def test_everybody_who_edits_reads_anothers_history(person: Person, kept: Procedure) -> None:
    others = person(Role.EDITOR, AgencyFactory())

    assert others.get(reverse("wagtailsnippets_catalog_procedure:history", args=[kept.pk])).status_code == 200
    assert others.get("/admin/thu-tuc/").status_code == 200


def test_an_editor_cannot_publish_even_by_naming_the_button(person: Person, kept: Procedure) -> None:
    save(person(Role.EDITOR), kept, **{"title": "Bản nháp", "action-publish": "1"})

    kept.refresh_from_db()
    assert (kept.title, kept.has_unpublished_changes) == ("Đăng ký khai sinh", True)


def test_the_draft_goes_to_the_control_office_back_with_a_remark_and_is_published_the_second_time(
    person: Person, kept: Procedure, commune: Agency, mailoutbox: list[Any]
) -> None:
    drafter, office = person(Role.EDITOR, commune), person(Role.CONTROLLER)

    save(drafter, kept, **{"title": "Khai sinh", "action-submit": "1"})
    assert "Khai sinh" in office.get("/admin/").content.decode()
    assert [mail.to for mail in mailoutbox] == [["controller@example.vn"]]

    act(office, kept, "reject", comment="Thiếu căn cứ pháp lý")
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES
    assert mailoutbox[-1].to == ["editor@example.vn"]
    assert "Thiếu căn cứ pháp lý" in mailoutbox[-1].body

    save(drafter, kept, **{"title": "Đăng ký khai sinh tại xã", "action-submit": "1"})
    act(office, kept, "approve")

    kept.refresh_from_db()
    assert (kept.title, kept.has_unpublished_changes) == ("Đăng ký khai sinh tại xã", False)
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


def act(client: Client, kept: Procedure, action: str, **data: str) -> Any:
    """What the buttons on the list of what waits do."""
    task = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    name = "wagtailsnippets_catalog_procedure:workflow_action"
    return client.post(reverse(name, args=[kept.pk, action, task.pk]), data, follow=True)


def test_what_waits_for_the_control_office_is_not_edited_meanwhile(
    person: Person, kept: Procedure, commune: Agency
) -> None:
    drafter = person(Role.EDITOR, commune)
    save(drafter, kept, **{"title": "Đã trình", "action-submit": "1"})

    drafter.post(reverse(EDIT, args=[kept.pk]), {"title": "Sửa trộm"})

    assert latest(kept) == "Đã trình"


def test_what_is_not_whole_is_saved_as_a_draft_and_not_submitted(
    person: Person, kept: Procedure, commune: Agency
) -> None:
    SubmissionChannel.objects.filter(procedure=kept).update(fee=None)

    response = save(person(Role.EDITOR, commune), kept, **{"title": "Bản nháp", "action-submit": "1"})

    assert not WorkflowState.objects.exists()
    assert latest(kept) == "Bản nháp"
    assert "chưa thể công bố" in words(response)


def test_the_control_office_cannot_publish_what_lacks_its_steps(person: Person, kept: Procedure) -> None:
    ProcedureStep.objects.all().delete()

    response = save(person(Role.CONTROLLER), kept, **{"title": "Mới", "action-publish": "1"})

    kept.refresh_from_db()
    assert (kept.title, kept.has_unpublished_changes) == ("Đăng ký khai sinh", True)
    assert "trình tự" in words(response).lower()


def test_approving_what_is_no_longer_whole_is_refused_and_stays_in_the_queue(
    person: Person, kept: Procedure, commune: Agency
) -> None:
    save(person(Role.EDITOR, commune), kept, **{"title": "Mới", "action-submit": "1"})
    revision = kept.revisions.get()
    revision.content["steps"] = []
    revision.save()

    response = act(person(Role.CONTROLLER), kept, "approve")

    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    assert "trình tự" in words(response).lower()
    kept.refresh_from_db()
    assert kept.title == "Đăng ký khai sinh"


def test_scripts_are_refused_too(kept: Procedure) -> None:
    kept.channels = []

    with pytest.raises(NotReady):
        kept.save_revision().publish()


def test_a_version_goes_online_when_its_time_has_come_and_offline_when_it_ends(kept: Procedure) -> None:
    now = timezone.now()
    kept.save_revision().publish()
    kept.refresh_from_db()
    kept.title, kept.go_live_at = "Từ ngày mai", now + timedelta(days=1)
    kept.save_revision().publish()
    publish_scheduled(now)
    assert Procedure.objects.get().title == "Đăng ký khai sinh"

    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = now - timedelta(minutes=1)
    revision.content["go_live_at"] = (now - timedelta(minutes=1)).isoformat()
    revision.save()
    publish_scheduled(now)
    assert Procedure.objects.get().title == "Từ ngày mai"

    Procedure.objects.update(expire_at=now - timedelta(minutes=1))
    publish_scheduled(now)
    assert not Procedure.objects.get().live


def test_a_schedule_that_meets_a_version_that_is_not_whole_leaves_the_others_in_peace(
    person: Person, kept: Procedure, django_capture_on_commit_callbacks: Any
) -> None:
    author = person(Role.CONTROLLER).user  # type: ignore[attr-defined]
    whole = ProcedureFactory(title="Đăng ký kết hôn")
    whole.levels.add(kept.levels.get())
    whole.audiences.add(kept.audiences.get())
    whole.save()
    past = timezone.now() - timedelta(minutes=1)
    kept.title, whole.title = "Không đủ", "Đủ"
    kept.steps = []
    for record in (kept, whole):
        record.save_revision(user=author, approved_go_live_at=past)

    call_command("publish_scheduled", verbosity=0)

    assert set(Procedure.objects.values_list("title", flat=True)) == {"Đăng ký khai sinh", "Đủ"}
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert "trình tự" in Message.objects.get(recipient=author.email).body.lower()


def test_the_second_of_two_editors_is_warned_and_loses_nothing(
    person: Person, kept: Procedure, commune: Agency
) -> None:
    first, second = person(Role.EDITOR, commune), person(Role.EDITOR)
    url = reverse(EDIT, args=[kept.pk])
    kept.save_revision(user=first.user)  # type: ignore[attr-defined]
    opened = posted(second, url)
    save(first, kept, title="Của người thứ nhất")

    warned = second.post(url, {**opened, "title": "Của người thứ hai"})

    assert latest(kept) == "Của người thứ nhất"
    html = warned.content.decode()
    assert "Của người thứ hai" in html
    again = {**opened, "title": "Của người thứ hai"}
    shown = {name: value for name, value in inputs(html).items() if name.startswith("loaded_revision")}
    again.update(shown)
    second.post(url, again)
    assert latest(kept) == "Của người thứ hai"
    assert [r.as_object().title for r in kept.revisions.order_by("pk")][-2] == "Của người thứ nhất"


def test_a_draft_that_nobody_saw_is_deleted_and_what_was_published_says_why_not(
    person: Person, kept: Procedure
) -> None:
    draft = ProcedureFactory(live=False)
    client = person(Role.CONTROLLER)
    address = "wagtailsnippets_catalog_procedure:delete"

    client.post(reverse(address, args=[draft.pk]))
    page = client.get(reverse(address, args=[kept.pk]))
    client.post(reverse(address, args=[kept.pk]))

    assert list(Procedure.objects.all()) == [kept]
    assert "không xóa được" in page.content.decode()


def test_the_workflow_is_made_once(kept: Procedure) -> None:
    first, second = ensure_workflow(), ensure_workflow()

    assert first == second
    assert WorkflowContentType.objects.filter(content_type=ContentType.objects.get_for_model(Procedure)).count() == 1
    assert kept.get_workflow() == first


def test_the_editor_shows_what_is_missing_and_where_it_is_used(person: Person, kept: Procedure) -> None:
    ProcedureStep.objects.all().delete()
    other = ProcedureFactory(title="Đăng ký kết hôn", replaced_by=kept)

    html = person(Role.CONTROLLER).get(reverse(EDIT, args=[kept.pk])).content.decode()

    assert 'data-side-panel="checklist"' in html
    assert other.title in html


def test_a_superuser_does_all_that_the_control_office_does(kept: Procedure, admin_client: Client) -> None:
    save(admin_client, kept, **{"title": "Mới", "action-publish": "1"})

    kept.refresh_from_db()
    assert kept.title == "Mới"


def test_users_of_the_role_are_found_by_the_workflow(person: Person, kept: Procedure) -> None:
    user: User = person(Role.CONTROLLER).user  # type: ignore[attr-defined]
    task = ensure_workflow().tasks.get().specific

    assert task.get_actions(kept, user)
