"""From the editor of a site to whoever answers for it: handed in, sent back, published, and in nobody else's hands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowPage

from accounts.models import User
from casework.publishing import publish_scheduled
from catalog.models import Agency
from catalog.roles import Role
from catalog.services import assign_role, remove_role
from home.editing.moderation import PORTAL_WORKFLOW, ensure_portal_workflow, keep_workflows
from home.models import ArticlePage, DepartmentHomePage, NewsIndexPage
from home.sites.making import make_site
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory
from tests.factories.home import ArticleFactory, front_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> DepartmentHomePage:
    front_page()
    ensure_portal_workflow()
    return make_site(agency=AgencyFactory(name="Sở Nội vụ", slug="so-noi-vu"))


@pytest.fixture
def article(site: DepartmentHomePage) -> ArticlePage:
    """A draft on the department's site."""
    news = NewsIndexPage.objects.descendant_of(site).get()
    draft = ArticlePage(title="Sở tiếp công dân", slug="tiep-cong-dan", sapo="Sáng nay.", live=False)
    news.add_child(instance=draft)
    draft.save_revision()
    return draft


def person(role: Role, agency: Agency | None = None, **names: Any) -> User:
    user: User = UserFactory(**names)
    assign_role(user=user, agency=agency, role=role)
    return user


def desk(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def hand_in(article: ArticlePage, by: User) -> TaskState:
    workflow = article.get_workflow()
    return workflow.start(article, by).current_task_state


def decide(client: Client, article: ArticlePage, state: TaskState, action: str, comment: str = "") -> Any:
    address = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, action, state.pk])
    return client.post(address, {"comment": comment}, headers={"x-requested-with": "XMLHttpRequest"})


def test_a_page_of_the_province_goes_to_the_editors_of_the_portal(site: DepartmentHomePage) -> None:
    page = ArticleFactory(draft=True)

    assert page.get_workflow().name == PORTAL_WORKFLOW
    assert not Workflow.objects.filter(name="Moderators approval", active=True).exists()


def test_a_department_has_a_workflow_of_its_own(article: ArticlePage, site: DepartmentHomePage) -> None:
    assert article.get_workflow().name == f"Duyệt trang: Sở Nội vụ [{site.pk}]"
    assert Page.objects.get(pk=site.pk).get_workflow() == article.get_workflow()


def test_without_a_manager_the_portals_editors_decide_until_one_comes(site: DepartmentHomePage) -> None:
    task = GroupApprovalTask.objects.get(name__endswith=f"[{site.pk}]")
    assert [group.name for group in task.groups.all()] == ["Biên tập toàn cổng"]

    manager = person(Role.SITE_MANAGER, site.agency)
    assert keep_workflows() == 1
    assert [group.name for group in task.groups.all()] == [f"Phụ trách: Sở Nội vụ [{site.pk}]"]

    remove_role(user=manager, agency=site.agency, role=Role.SITE_MANAGER)
    assert keep_workflows() == 1
    assert [group.name for group in task.groups.all()] == ["Biên tập toàn cổng"]


def test_the_look_at_many_sites_costs_few_queries(
    site: DepartmentHomePage, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        make_site(agency=AgencyFactory(name=f"Sở số {number}"))

    with django_assert_max_num_queries(4):
        assert keep_workflows() == 0


def test_a_workflow_that_an_administrator_chose_stays(site: DepartmentHomePage) -> None:
    chosen = Workflow.objects.create(name="Hai cấp")
    WorkflowPage.objects.filter(page=site).update(workflow=chosen)

    assert keep_workflows() == 0
    assert Page.objects.get(pk=site.pk).get_workflow() == chosen


def test_a_site_with_another_name_keeps_its_workflow_under_that_name(site: DepartmentHomePage) -> None:
    before = Page.objects.get(pk=site.pk).get_workflow()
    site.title = "Sở Nội vụ và Lao động"
    site.save()

    assert keep_workflows() == 1

    after = Page.objects.get(pk=site.pk).get_workflow()
    assert (after.pk, after.name) == (before.pk, f"Duyệt trang: Sở Nội vụ và Lao động [{site.pk}]")


def test_the_draft_is_handed_in_sent_back_with_a_remark_and_published(
    article: ArticlePage, site: DepartmentHomePage
) -> None:
    editor, manager = person(Role.EDITOR, site.agency), person(Role.SITE_MANAGER, site.agency)
    keep_workflows()

    first = hand_in(article, editor)
    decide(desk(manager), article, first, "reject", "Thiếu ngày tiếp công dân")
    article.refresh_from_db()
    assert not article.live

    first.workflow_state.refresh_from_db()
    first.workflow_state.resume(editor)
    second = TaskState.objects.filter(status="in_progress").get()
    decide(desk(manager), article, second, "approve")

    article.refresh_from_db()
    assert article.live


def test_the_mails_are_in_vietnamese_and_go_to_whom_they_concern(
    article: ArticlePage, site: DepartmentHomePage, django_capture_on_commit_callbacks: Any
) -> None:
    editor, manager = person(Role.EDITOR, site.agency), person(Role.SITE_MANAGER, site.agency)
    person(Role.SITE_MANAGER, AgencyFactory())
    keep_workflows()

    with django_capture_on_commit_callbacks(execute=True):
        state = hand_in(article, editor)
    with django_capture_on_commit_callbacks(execute=True):
        decide(desk(manager), article, state, "reject", "Thiếu ngày")

    assert [letter.to for letter in mail.outbox] == [[manager.email], [editor.email]]
    for letter in mail.outbox:
        assert "Sở tiếp công dân" in letter.subject
        assert not {"The", "page", "has", "been", "submitted", "rejected"} & set(letter.body.split())
    assert "Thiếu ngày" in mail.outbox[1].body


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SITE_MANAGER])
def test_nobody_of_another_department_decides(article: ArticlePage, site: DepartmentHomePage, role: Role) -> None:
    editor, other = person(Role.EDITOR, site.agency), person(role, AgencyFactory())
    person(Role.SITE_MANAGER, site.agency)
    keep_workflows()
    state = hand_in(article, editor)

    decide(desk(other), article, state, "approve")

    article.refresh_from_db()
    assert not article.live


def test_an_editor_of_a_site_hands_in_and_does_not_publish(article: ArticlePage, site: DepartmentHomePage) -> None:
    editor = person(Role.EDITOR, site.agency)
    person(Role.SITE_MANAGER, site.agency)
    keep_workflows()
    state = hand_in(article, editor)

    decide(desk(editor), article, state, "approve")

    article.refresh_from_db()
    assert not article.live


def test_what_waits_stands_on_the_managers_first_page(article: ArticlePage, site: DepartmentHomePage) -> None:
    editor, manager = person(Role.EDITOR, site.agency), person(Role.SITE_MANAGER, site.agency)
    keep_workflows()
    hand_in(article, editor)

    assert "Sở tiếp công dân" in desk(manager).get("/admin/").content.decode()


def test_a_page_goes_online_and_offline_at_its_hour(client: Client, article: ArticlePage) -> None:
    now = timezone.now()
    article.go_live_at, article.expire_at = now + timedelta(minutes=5), now + timedelta(hours=1)
    article.save_revision(approved_go_live_at=article.go_live_at)
    address = article.get_url()

    publish_scheduled(now)
    assert client.get(address).status_code == 404

    Page.objects.filter(pk=article.pk).update(go_live_at=now - timedelta(minutes=1))
    revision = article.latest_revision
    revision.approved_go_live_at = now - timedelta(minutes=1)
    revision.content["go_live_at"] = (now - timedelta(minutes=1)).isoformat()
    revision.save()
    publish_scheduled(now)
    assert client.get(address).status_code == 200

    Page.objects.filter(pk=article.pk).update(expire_at=now - timedelta(seconds=1))
    publish_scheduled(now)
    assert client.get(address).status_code == 404


def test_an_earlier_version_is_taken_back(article: ArticlePage, site: DepartmentHomePage) -> None:
    manager = desk(person(Role.SITE_MANAGER, site.agency))
    first = article.latest_revision
    article.title = "Viết nhầm"
    article.save_revision()

    shown = manager.get(reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, first.pk]))

    assert shown.status_code == 200
    assert "Sở tiếp công dân" in shown.content.decode()
    assert "Viết nhầm" not in shown.content.decode().partition("<form")[2].partition("sapo")[0]
