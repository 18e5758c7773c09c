""" "Was this helpful", without sign-in, cookie or token; and what the editors make of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from catalog.models import Helpfulness, Procedure, ReaderRemark
from catalog.opinion import purge_opinions, without_persons
from catalog.roles import Role
from catalog.views import opinion
from portal.base.pace import Pace
from tests.catalog.conftest import Person
from tests.factories.catalog import AgencyFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
ANSWER, REMARK = "/thu-tuc/1.001193/huu-ich/", "/thu-tuc/1.001193/y-kien/"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinion, "answers", Pace(one=30))
    monkeypatch.setattr(opinion, "remarks", Pace(one=3))


@pytest.fixture
def procedure() -> Procedure:
    return ProcedureFactory(code="1.001193")


def test_an_answer_is_counted_by_day_and_thanked_for(client: Client, procedure: Procedure) -> None:
    for value in ("co", "co", "khong"):
        response = client.post(ANSWER, {"tra-loi": value})
        assert (response.status_code, response["Location"]) == (302, f"{REMARK}?tra-loi={value}")

    counts = Helpfulness.objects.get(procedure=procedure)
    assert (counts.day, counts.helpful, counts.unhelpful) == (timezone.localdate(), 2, 1)
    page = client.get(f"{REMARK}?tra-loi=khong")
    assert b"csrfmiddlewaretoken" not in page.content
    assert not page.cookies


@pytest.mark.parametrize("body", [{}, {"tra-loi": "x" * 5000}, {"tra-loi": "\x00"}, {"tra-loi": ["a", "<b>"]}])
def test_an_answer_that_is_none_counts_nothing(client: Client, procedure: Procedure, body: dict[str, str]) -> None:
    assert client.post(ANSWER, body).status_code == 302
    assert not Helpfulness.objects.exists()


def test_the_page_of_another_site_answers_for_nobody(client: Client, procedure: Procedure) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(ANSWER, {"tra-loi": "co"}, headers=headers).status_code == 403
        assert client.post(REMARK, {"text": "Hay"}, headers=headers).status_code == 403

    assert not Helpfulness.objects.exists()
    assert not ReaderRemark.objects.exists()


def test_who_answers_all_day_is_thanked_and_not_counted(
    client: Client, procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opinion, "answers", Pace(one=2))

    for _each in range(5):
        assert client.post(ANSWER, {"tra-loi": "co"}).status_code == 302

    assert Helpfulness.objects.get().helpful == 2


def test_words_reach_the_editors_without_numbers_of_people(client: Client, procedure: Procedure) -> None:
    response = client.post(REMARK, {"text": "Thiếu mẫu đơn. Gọi 0912 345 678 hoặc a.b@c.vn"})

    assert response["Location"] == f"{REMARK}?da-gui=1"
    remark = ReaderRemark.objects.get()
    assert remark.text == "Thiếu mẫu đơn. Gọi *** hoặc ***"
    assert not remark.is_settled
    assert not BeautifulSoup(client.get(response["Location"]).content, "html.parser").main.select("textarea")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("số 079203001234", "số ***"),
        ("+84 912-345-678", "***"),
        ("thủ tục 1.001193 và 1.001193.000.00.00.H46", "thủ tục 1.001193 và 1.001193.000.00.00.H46"),
        ("nghị định 123/2015/NĐ-CP, 15.000 đồng, 22/11/2026", "nghị định 123/2015/NĐ-CP, 15.000 đồng, 22/11/2026"),
    ],
)
def test_what_points_to_a_person_is_blotted_out(text: str, kept: str) -> None:
    assert without_persons(text) == kept


@pytest.mark.parametrize("text", ["", "   ", "x" * 501, "a\x00b"])
def test_words_that_cannot_be_taken_come_back_with_the_reason(client: Client, procedure: Procedure, text: str) -> None:
    page = BeautifulSoup(client.post(REMARK, {"text": text}).content, "html.parser")

    assert page.select_one(".error-summary")
    assert not ReaderRemark.objects.exists()


def test_too_many_words_of_one_network_are_refused_and_not_lost(client: Client, procedure: Procedure) -> None:
    for _each in range(3):
        client.post(REMARK, {"text": "Hay"})

    response = client.post(REMARK, {"text": "Còn một điều <b>nữa</b>"})

    assert response.status_code == 429
    assert "Còn một điều &lt;b&gt;nữa" in response.content.decode()
    assert ReaderRemark.objects.count() == 3


@pytest.mark.parametrize("address", [ANSWER, REMARK])
def test_there_is_no_opinion_on_what_nobody_can_read(client: Client, address: str) -> None:
    ProcedureFactory(code="1.001193", live=False)

    assert client.post(address, {"tra-loi": "co", "text": "Hay"}).status_code == 404
    assert client.get(ANSWER).status_code == 405


def test_words_and_counts_are_deleted_after_a_year(procedure: Procedure) -> None:
    today = timezone.localdate()
    for days in (1, 365, 367):
        ReaderRemark.objects.create(procedure=procedure, day=today - timedelta(days=days), text=f"{days}")
        Helpfulness.objects.create(procedure=procedure, day=today - timedelta(days=days), helpful=1)

    assert purge_opinions(timezone.now()) == 1
    assert ReaderRemark.objects.count() == 2
    assert Helpfulness.objects.count() == 2


def test_editors_of_an_agency_read_and_settle_what_is_said_of_their_own(person: Person) -> None:
    agency = AgencyFactory()
    own, other = ProcedureFactory(owner=agency), ProcedureFactory()
    remark, hidden = (
        ReaderRemark.objects.create(procedure=each, day=timezone.localdate(), text=f"Về {each.code}")
        for each in (own, other)
    )
    Helpfulness.objects.create(procedure=own, day=timezone.localdate(), unhelpful=4)
    client = person(Role.EDITOR, agency)

    listed = client.get("/admin/y-kien-nguoi-doc/").content.decode()
    assert f"Về {own.code}" in listed
    assert f"Về {other.code}" not in listed
    assert own.title in client.get("/admin/trang-huu-ich/").content.decode()
    assert client.get(f"/admin/y-kien-nguoi-doc/edit/{hidden.pk}/").status_code == 404
    assert client.post(f"/admin/y-kien-nguoi-doc/edit/{remark.pk}/", {"is_settled": "on"}).status_code == 302
    remark.refresh_from_db()
    assert remark.is_settled
    assert remark.text == f"Về {own.code}"


def test_nobody_else_reads_them(person: Person, procedure: Procedure) -> None:
    ReaderRemark.objects.create(procedure=procedure, day=timezone.localdate(), text="Bí mật")
    client = person(Role.RECEPTIONIST, AgencyFactory())

    for address in ("y-kien-nguoi-doc", "trang-huu-ich"):
        assert b"B\xc3\xad m\xe1\xba\xadt" not in client.get(f"/admin/{address}/").content
