"""The page for whatever reads it: queries, search engines, messengers, old addresses, hostile texts."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.models import Calendar
from catalog.models import (
    Agency,
    DeskClosure,
    FormerLevel,
    HandlingAgency,
    InvolvedBody,
    JointPart,
    LegalBasis,
    LegalDocument,
    OldCode,
    Procedure,
    ProcedureCase,
    ProcedureQuestion,
    RelatedProcedure,
    RequiredPaper,
    SubmissionChannel,
)
from catalog.whole import LISTS, fetch_lists
from tests.factories.catalog import AgencyFactory, AgencyLevelFactory, AudienceFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


def soup(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def calendar_named(name: str) -> Calendar:
    return Calendar.objects.create(name=name, cut_off=time(15))


def everything(code: str, rows: int) -> Procedure:
    """A joint procedure with cases, closed desks of other calendars, and `rows` rows in every list."""
    procedure = ProcedureFactory(code=code, agency=AgencyFactory(calendar=calendar_named(code)))
    level = AgencyLevelFactory(code="district", name="Cấp huyện")
    for order in range(rows):
        key = f"c-{order}"
        ProcedureCase.objects.create(procedure=procedure, sort_order=order, key=key, name=f"Trường hợp {order}")
        SubmissionChannel.objects.create(
            procedure=procedure, sort_order=order, case_key=key, channel="direct", duration_value=order + 1,
            duration_unit="working_day", fee=order * 1000,
        )  # fmt: skip
        calendar = calendar_named(f"{code} {order}")
        desk = AgencyFactory(calendar=calendar)
        HandlingAgency.objects.create(procedure=procedure, agency=desk, sort_order=order + 5)
        today = timezone.localdate()
        DeskClosure.objects.create(agency=desk, first_day=today, last_day=today + timedelta(days=3), reason="Sửa chữa")
        document = LegalDocument.objects.create(number=f"{code}/{order}", slug=f"v-{code[2:]}-{order}", title="Luật")
        LegalBasis.objects.create(procedure=procedure, number=document.number, name="Luật", document=document)
        FormerLevel.objects.create(procedure=procedure, level=level, until=date(2025, 6, 30) - timedelta(days=order))
        ProcedureQuestion.objects.create(procedure=procedure, question=f"Hỏi {order}", answer="Đáp")
        InvolvedBody.objects.create(procedure=procedure, part="deciding", name=f"Cơ quan {order}")
        RelatedProcedure.objects.create(procedure=procedure, target=ProcedureFactory())
        JointPart.objects.create(
            procedure=procedure, sort_order=order, target=ProcedureFactory(papers=[f"Giấy {order}", "Giấy chung"]),
            body="Công an xã", duration_value=3, duration_unit="working_day",
        )  # fmt: skip
    procedure.save()
    return procedure


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


@pytest.mark.parametrize("address", ["", "in/", "?truong-hop=c-0&cach-nop=direct"])
def test_ten_queries_are_enough_for_a_joint_procedure_with_cases_and_closed_desks(
    client: Client, address: str
) -> None:
    everything("1.000100", 1)
    everything("1.000200", 7)
    client.get("/thu-tuc/1.000100/")  # warms what the shell remembers

    small = queries(client, f"/thu-tuc/1.000100/{address}")
    large = queries(client, f"/thu-tuc/1.000200/{address}")

    assert small == large
    assert large <= 10


def in_order(row: Any) -> tuple[int, int]:
    """Rows of the same place stand by their keys: a database may give them in any order."""
    return getattr(row, "sort_order", None) or getattr(row, "rank", None) or 0, row.pk


def test_the_lists_in_one_query_are_those_that_are_asked_one_by_one(django_assert_num_queries: Any) -> None:
    everything("1.000100", 3)
    procedure = Procedure.objects.get(code="1.000100")
    procedure.audiences.add(AudienceFactory())
    procedure.save()
    RequiredPaper.objects.create(procedure=procedure, sort_order=0, key="b", name="Trước", originals=2)

    fetched = Procedure.objects.get(code="1.000100")
    with django_assert_num_queries(1):
        fetch_lists(fetched)

    again = Procedure.objects.get(code="1.000100")
    for each in LISTS:
        with django_assert_num_queries(0):
            rows = list(getattr(fetched, each.relation).all())
        stored = sorted(getattr(again, each.relation).all(), key=in_order)
        assert rows == stored, each.relation
        for row, other in zip(rows, stored, strict=True):
            fields = row._meta.concrete_fields
            assert {f.attname: getattr(row, f.attname) for f in fields} == {
                f.attname: getattr(other, f.attname) for f in fields
            }
        for key in each.points_to:
            assert [getattr(row, key) for row in rows] == [getattr(row, key) for row in stored]


def test_a_former_code_leads_to_today_s_with_and_without_suffix(client: Client) -> None:
    procedure = ProcedureFactory(code="1.001193")
    OldCode.objects.create(procedure=procedure, code="1.000894")

    for address in ("1.000894", "1.000894.000.00.00.H46", "1.000894.H50"):
        response = client.get(f"/thu-tuc/{address}/?truong-hop=a")
        assert (response.status_code, response["Location"]) == (301, "/thu-tuc/1.001193/?truong-hop=a")
    for page in ("in", "thoi-han"):
        assert client.get(f"/thu-tuc/1.000894/{page}/")["Location"] == f"/thu-tuc/1.001193/{page}/"


def test_a_code_of_today_is_never_taken_for_a_former_one(client: Client) -> None:
    OldCode.objects.create(procedure=ProcedureFactory(code="1.001193"), code="1.000894")
    ProcedureFactory(code="1.000894", title="Cùng mã")

    page = soup(client, "/thu-tuc/1.000894/")

    assert page.h1.get_text() == "Cùng mã"  # type: ignore[union-attr]


def test_the_former_code_of_an_unpublished_procedure_is_nobody_s(client: Client) -> None:
    OldCode.objects.create(procedure=ProcedureFactory(code="1.001193", live=False), code="1.000894")

    assert client.get("/thu-tuc/1.000894/").status_code == 404


def test_an_ended_procedure_names_the_successor_that_holds_today(client: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    today = ProcedureFactory(title="Của hôm nay")
    between = ProcedureFactory(valid_until=yesterday, replaced_by=today)
    ProcedureFactory(code="1.001193", valid_until=yesterday, replaced_by=between)

    page = soup(client, "/thu-tuc/1.001193/")

    assert page.select_one(".notice a").get_text() == "Của hôm nay"  # type: ignore[union-attr]
    assert page.select_one('meta[name=robots][content="noindex"]')


def test_procedures_that_replace_each_other_end_no_page(client: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    one, other = ProcedureFactory(valid_until=yesterday), ProcedureFactory(valid_until=yesterday)
    Procedure.objects.filter(pk=one.pk).update(replaced_by=other)
    Procedure.objects.filter(pk=other.pk).update(replaced_by=one)

    assert client.get(f"/thu-tuc/{one.code}/").status_code == 200


def test_search_engines_read_what_people_read(client: Client, settings: Any) -> None:
    settings.BASE_URL = "https://quangtri.example.vn/"
    agency = AgencyFactory(name="UBND phường Đồng Hới", slug="dong-hoi", phone="0232 1")
    ProcedureFactory(code="1.001193", title="Đăng ký khai sinh", summary="Ghi nhận việc sinh.", agency=agency)

    page = soup(client, "/thu-tuc/1.001193/?cach-nop=online")

    address = "https://quangtri.example.vn/thu-tuc/1.001193/"
    assert page.select_one("link[rel=canonical]")["href"] == address  # type: ignore[index]
    assert page.select_one('meta[property="og:url"]')["content"] == address  # type: ignore[index]
    assert page.select_one('meta[property="og:title"]')["content"] == "Đăng ký khai sinh"  # type: ignore[index]
    assert page.select_one("meta[name=description]")["content"] == "Ghi nhận việc sinh."  # type: ignore[index]
    told = json.loads(page.select_one('script[type="application/ld+json"]').string)  # type: ignore[union-attr, arg-type]
    assert told["@type"] == "GovernmentService"
    assert told["identifier"] == "1.001193"
    assert told["provider"][0]["url"] == "https://quangtri.example.vn/co-quan/dong-hoi/"
    assert told["offers"][0]["price"] == 0


def test_the_policy_stays_strict_with_the_data_block(client: Client) -> None:
    ProcedureFactory(code="1.001193")

    policy = client.get("/thu-tuc/1.001193/")["Content-Security-Policy"]

    assert "script-src 'self'" in policy.split("; ")


@pytest.fixture
def hostile() -> Procedure:
    agency: Agency = AgencyFactory(name=HOSTILE[:200], address=HOSTILE)
    procedure = ProcedureFactory(
        code="1.001193", title=HOSTILE, summary=HOSTILE, result=HOSTILE, conditions=HOSTILE, papers=[HOSTILE],
        agency=agency, partial_reason=HOSTILE, external_url="https://example.vn/", service_level="partial",
    )  # fmt: skip
    ProcedureCase.objects.create(procedure=procedure, key="a", name=HOSTILE, note=HOSTILE)
    ProcedureQuestion.objects.create(procedure=procedure, question=HOSTILE, answer=HOSTILE)
    InvolvedBody.objects.create(procedure=procedure, part="deciding", name=HOSTILE)
    JointPart.objects.create(procedure=procedure, name=HOSTILE, body=HOSTILE, note=HOSTILE)
    return procedure


@pytest.mark.parametrize("address", ["", "in/", "thoi-han/", "y-kien/"])
def test_texts_of_editors_are_never_markup(client: Client, hostile: Procedure, address: str) -> None:
    html = client.get(f"/thu-tuc/1.001193/{address}").content.decode()

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert html.count("</script>") == html.count("<script"), "no text closes the data block"


def test_three_hundred_words_and_signs_from_right_to_left_are_shown_whole(client: Client) -> None:
    title = ("\u202eهجرة " + "thủ tục " * 60)[:500].strip()
    paper = "giấy " * 300
    ProcedureFactory(code="1.001193", title=title, papers=[paper])

    page = soup(client, "/thu-tuc/1.001193/")

    assert page.h1.get_text() == title  # type: ignore[union-attr]
    assert page.select_one(".papers__name").get_text() == paper  # type: ignore[union-attr]
    told = json.loads(page.select_one('script[type="application/ld+json"]').string)  # type: ignore[union-attr, arg-type]
    assert told["name"] == title


def test_the_code_to_scan_leads_to_the_page(client: Client) -> None:
    ProcedureFactory(code="1.001193")

    response = client.get("/thu-tuc/1.001193/ma-qr.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")
    assert client.get("/thu-tuc/9.999999/ma-qr.svg").status_code == 404


def test_sharing_works_without_a_script(client: Client) -> None:
    ProcedureFactory(code="1.001193", title="Khai sinh & nhập hộ khẩu")

    share = soup(client, "/thu-tuc/1.001193/").select_one(".share")

    assert share is not None
    assert "/thu-tuc/1.001193/" in share.select_one("[data-share-address]").get_text()  # type: ignore[union-attr]
    assert share.select_one("a[href^='mailto:']")["href"].startswith("mailto:?subject=Khai%20sinh%20%26")  # type: ignore[index, union-attr]
    assert all(button.has_attr("hidden") for button in share.select("button"))


def test_a_joint_procedure_shows_its_parts_and_one_list_of_papers(client: Client) -> None:
    procedure = ProcedureFactory(code="2.000986", papers=["Tờ khai điện tử"])
    part = ProcedureFactory(title="Đăng ký thường trú", papers=["Giấy chung"])
    other = ProcedureFactory(title="Cấp thẻ bảo hiểm y tế", papers=["Giấy chung"])
    for order, (target, body) in enumerate([(part, "Công an xã"), (other, "Bảo hiểm xã hội")]):
        JointPart.objects.create(
            procedure=procedure, sort_order=order, target=target, body=body, duration_value=2 + order,
            duration_unit="working_day",
        )  # fmt: skip

    page = soup(client, "/thu-tuc/2.000986/")

    rows = page.select_one("#lien-thong").find_next("table").select("tbody tr")  # type: ignore[union-attr]
    assert [row.a["href"] for row in rows] == [f"/thu-tuc/{part.code}/", f"/thu-tuc/{other.code}/"]
    assert "Công an xã" in rows[0].get_text()
    names = [name.get_text() for name in page.select(".papers__name")]
    assert sorted(names) == ["Giấy chung", "Tờ khai điện tử"]
