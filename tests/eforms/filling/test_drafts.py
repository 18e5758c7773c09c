"""Where a form begins, is left and taken up again."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from catalog.models import RequiredPaper
from catalog.online import with_online_form
from eforms.models import Draft
from tests.eforms.conftest import Applicant
from tests.factories.accounts import UserFactory
from tests.factories.catalog import ProcedureFactory
from tests.factories.eforms import EFormFactory, make_draft, published_version

pytestmark = pytest.mark.django_db


def start_url(draft_or_procedure: object) -> str:
    procedure = getattr(draft_or_procedure, "procedure", draft_or_procedure)
    return f"/thu-tuc/{procedure.code}/nop-ho-so/"


def test_the_start_page_says_what_is_needed_and_begins_a_draft(client: Client) -> None:
    procedure = published_version().eform.procedure

    page = client.get(start_url(procedure)).content.decode()
    assert "Giấy chứng sinh" in page
    assert "Bắt đầu điền" in page
    response = client.post(start_url(procedure))

    draft = Draft.objects.get()
    assert response.headers["Location"] == f"/nop-ho-so/{draft.uuid}/"
    cookie = response.cookies[f"draft-{draft.uuid.hex}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.get(f"/nop-ho-so/{draft.uuid}/nguoi-nop-1/").status_code == 200


def test_a_paper_whose_title_says_when_it_is_needed_is_not_marked_once_more(client: Client) -> None:
    procedure = published_version().eform.procedure
    for number, name in enumerate(["Biên bản (nếu trẻ bị bỏ rơi)", "Văn bản ủy quyền"], start=8):
        RequiredPaper.objects.create(
            procedure=procedure, key=f"them-{number}", name=name, originals=1, sort_order=number
        )

    page = client.get(start_url(procedure)).content.decode()

    assert "<li>Biên bản (nếu trẻ bị bỏ rơi)</li>" in page
    assert 'Văn bản ủy quyền <span class="optional">(nếu có)</span>' in page


def test_looking_at_the_start_page_makes_no_draft(client: Client) -> None:
    client.get(start_url(published_version().eform.procedure))

    assert not Draft.objects.exists()


def test_the_start_page_offers_to_go_on_with_ones_own_draft_only(applicant: Applicant) -> None:
    address = start_url(applicant.draft)

    assert applicant.url() in applicant.client.get(address).content.decode()
    assert applicant.url() not in Client().get(address).content.decode()


def test_a_signed_in_applicant_finds_the_draft_on_another_device(client: Client) -> None:
    user: User = UserFactory()
    draft = make_draft()
    Draft.objects.filter(pk=draft.pk).update(user=user)
    client.force_login(user)

    assert str(draft.uuid) in client.get(start_url(draft)).content.decode()
    assert client.get(f"/nop-ho-so/{draft.uuid}/nguoi-nop-1/").status_code == 200


def test_what_the_portal_knows_of_a_signed_in_applicant_is_proposed(client: Client) -> None:
    user: User = UserFactory(last_name="Trần Thị", first_name="Bình", national_id="044190001234")
    draft = make_draft()
    Draft.objects.filter(pk=draft.pk).update(user=user)
    client.force_login(user)

    page = client.get(f"/nop-ho-so/{draft.uuid}/nguoi-nop-1/").content.decode()

    assert 'value="Trần Thị Bình"' in page
    assert 'value="044190001234"' in page


@pytest.mark.parametrize("form", ["none", "draft", "unpublished"])
def test_without_a_published_form_there_is_nothing_to_begin(client: Client, form: str) -> None:
    procedure = ProcedureFactory()
    if form != "none":
        eform = EFormFactory(procedure=procedure, published=form == "unpublished")
        if form == "unpublished":
            eform.unpublish()

    assert client.get(start_url(procedure)).status_code == 404
    assert client.post(start_url(procedure)).status_code == 404


def test_the_catalog_knows_which_procedures_have_a_form() -> None:
    with_form, without = published_version().eform.procedure, ProcedureFactory()

    assert with_online_form([with_form.pk, without.pk]) == {with_form.pk}


def test_where_no_agency_takes_it_online_the_start_page_says_so(client: Client) -> None:
    procedure = published_version().eform.procedure
    procedure.desks().update(online_intake=False)

    assert "chưa có cơ quan nào" in client.get(start_url(procedure)).content.decode()
    assert client.post(start_url(procedure)).status_code == 409
    assert not Draft.objects.exists()


def test_half_a_page_is_kept_as_it_was_typed(applicant: Applicant) -> None:
    response = applicant.post("nguoi-nop-1", {"applicant_name": "Nguyễn Văn An"}, luu="1")

    assert response.headers["Location"] == applicant.url("luu")
    page = applicant.get("nguoi-nop-1").content.decode()
    assert 'value="Nguyễn Văn An"' in page
    assert "field__error" not in page
    assert applicant.get("nguoi-nop-2").headers["Location"] == applicant.url("nguoi-nop-1")


def test_an_applicant_deletes_a_draft_after_a_question(applicant: Applicant) -> None:
    assert applicant.get("xoa").status_code == 200
    assert Draft.objects.exists()

    applicant.client.post(applicant.url("xoa"))

    assert not Draft.objects.exists()


def test_one_browser_holds_a_limited_ring_of_keys(client: Client) -> None:
    procedure = published_version().eform.procedure
    for _ in range(25):
        client.post(start_url(procedure))

    keys = [name for name, cookie in client.cookies.items() if name.startswith("draft-") and cookie.value]
    assert len(keys) <= 20


def test_one_network_begins_a_limited_number_of_drafts_a_day(client: Client, settings: Settings) -> None:
    settings.DRAFTS_A_DAY = 3
    address = start_url(published_version().eform)
    for _ in range(3):
        assert client.post(address).status_code == 302

    response = client.post(address)

    assert response.status_code == 429
    assert "quá nhiều" in response.content.decode()
    assert Draft.objects.count() == 3
    client.force_login(UserFactory())
    assert client.post(address).status_code == 302
