"""What the page of a procedure answers, in which order, and for which case and way to submit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client

from catalog.models import (
    FormTemplate,
    InvolvedBody,
    LegalBasis,
    LegalDocument,
    Procedure,
    ProcedureCase,
    ProcedureQuestion,
    ProcedureStep,
    RequiredPaper,
    SubmissionChannel,
)
from tests.factories.catalog import AgencyFactory, AgencyKindFactory, AudienceFactory, FieldFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
MONDAY_MORNING = "2026-08-03T09:00:00+07:00"


def soup(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(page: BeautifulSoup) -> str:
    return " ".join(page.main.get_text(" ").split())  # type: ignore[union-attr]


def table(page: BeautifulSoup) -> list[list[str]]:
    """The rows of ways to submit."""
    heading = page.select_one("#thoi-han-le-phi")
    assert heading is not None
    rows = heading.find_next("table").select("tbody tr")  # type: ignore[union-attr]
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in rows]


@pytest.fixture
def document() -> LegalDocument:
    return LegalDocument.objects.create(
        number="60/2014/QH13",
        slug="60-2014-qh13",
        kind="law",
        title="Luật Hộ tịch",
        issuer="Quốc hội",
        issued_on=date(2014, 11, 20),
        valid_from=date(2016, 1, 1),
        valid_until=date(2027, 2, 28),
    )


@pytest.fixture
def full(document: LegalDocument) -> Procedure:
    procedure = ProcedureFactory(code="1.001193", summary="Ghi nhận việc sinh.", conditions="Trong 60 ngày", papers=[])
    procedure.audiences.add(AudienceFactory())
    procedure.publication = document
    procedure.save()
    form = FormTemplate.objects.create(field=FieldFactory(), paper_name="Tờ khai", name="Mẫu số 01")
    RequiredPaper.objects.create(procedure=procedure, key="to-khai", name="Tờ khai", originals=1, form=form)
    ProcedureStep.objects.create(procedure=procedure, text="Nộp hồ sơ")
    LegalBasis.objects.create(procedure=procedure, number="60/2014/QH13", name="Luật cũ", document=document)
    ProcedureQuestion.objects.create(procedure=procedure, question="Có mất phí không?", answer="Không.")
    InvolvedBody.objects.create(procedure=procedure, part="coordinating", name="Công an xã")
    return procedure


def test_the_answers_stand_in_the_order_in_which_people_ask(client: Client, full: Procedure) -> None:
    page = soup(client, "/thu-tuc/1.001193/")

    places = [heading.get("id") for heading in page.select(".page__content h2[id]")]
    assert places == [
        "ket-qua",
        "doi-tuong",
        "giay-to",
        "thoi-han-le-phi",
        "noi-nop",
        "cac-buoc",
        "can-cu",
        "bieu-mau",
        "hoi-dap",
        "co-quan-tham-gia",
        "chia-se",
    ]
    assert not page.select(".page__content details, .page__content [role=tab]")


def test_the_print_says_everything_that_the_page_says(client: Client, full: Procedure) -> None:
    page, print_view = soup(client, "/thu-tuc/1.001193/"), soup(client, "/thu-tuc/1.001193/in/")

    told = [heading.get_text() for heading in page.select(".page__content h2[id]") if heading["id"] != "chia-se"]
    assert [heading.get_text() for heading in print_view.select(".page__content h2")] == told
    assert print_view.select_one(".papers input[type=checkbox]")
    code = print_view.select_one("img.qr")
    assert code is not None
    assert not code.has_attr("loading"), "a picture that waits for the reader to scroll is missing on paper"


def test_each_paper_has_a_box_that_is_sent_nowhere(client: Client, full: Procedure) -> None:
    page = soup(client, "/thu-tuc/1.001193/")

    box = page.select_one(".papers input[type=checkbox]")
    assert box is not None
    assert not box.has_attr("name")
    assert not box.find_parents("form")
    assert page.select_one(f'label[for="{box["id"]}"]').get_text() == "Tờ khai"  # type: ignore[union-attr]


@pytest.fixture
def land() -> Procedure:
    """Splitting a plot: 12 working days, 22 in the mountains; online it costs half."""
    procedure = ProcedureFactory(code="1.012783", papers=["Đơn"])
    procedure.channels.all().delete()
    for order, (key, name) in enumerate([("dong-bang", "Xã đồng bằng"), ("mien-nui", "Xã miền núi")]):
        ProcedureCase.objects.create(procedure=procedure, sort_order=order, key=key, name=name)
        for place, (channel, fee) in enumerate([("direct", 80_000), ("online", 40_000)]):
            SubmissionChannel.objects.create(
                procedure=procedure,
                sort_order=10 * order + place,
                case_key=key,
                channel=channel,
                duration_value=12 + 10 * order,
                duration_unit="working_day",
                fee=fee,
                charge=28_000,
            )
    RequiredPaper.objects.create(procedure=procedure, sort_order=5, key="b", name="Xác nhận", case_key="mien-nui")
    return procedure


@time_machine.travel(MONDAY_MORNING, tick=False)
def test_each_way_of_each_case_has_its_time_its_fee_and_its_date(client: Client, land: Procedure) -> None:
    rows = table(soup(client, "/thu-tuc/1.012783/"))

    assert len(rows) == 4
    assert ["19/08/2026" in row[3] for row in rows] == [True, True, False, False]
    # 22 working days; 2 September is a day off only in the demonstration's calendar
    assert all("02/09/2026" in row[3] for row in rows[2:])
    assert "80.000" in rows[0][2]
    assert "28.000" in rows[0][2]
    assert "40.000" in rows[1][2]


@time_machine.travel(MONDAY_MORNING, tick=False)
def test_a_case_and_a_way_give_one_answer_with_its_ledger(client: Client, land: Procedure) -> None:
    page = soup(client, "/thu-tuc/1.012783/?truong-hop=mien-nui&cach-nop=online")

    assert len(table(page)) == 1
    link = page.select_one(".apply__due a")
    assert link is not None
    assert link["href"] == "/thu-tuc/1.012783/thoi-han/?truong-hop=mien-nui&cach-nop=online"
    assert "Xác nhận" in words(page)
    assert "02/09/2026" in words(soup(client, link["href"]))  # type: ignore[arg-type]
    assert page.select_one("nav.channel-ways [aria-current]").get_text().lower() in ("trực tuyến", "online")  # type: ignore[union-attr]
    kept = page.select_one('form.panel input[type=hidden][name="cach-nop"]')
    assert kept is not None, "the form of the cases keeps the way"
    assert kept["value"] == "online"


def test_without_a_case_no_single_date_is_promised(client: Client, land: Procedure) -> None:
    link = soup(client, "/thu-tuc/1.012783/").select_one(".apply__due a")

    assert link is not None
    assert link["href"] == "#thoi-han-le-phi"


def test_papers_of_a_case_stand_under_its_name(client: Client, land: Procedure) -> None:
    page = soup(client, "/thu-tuc/1.012783/")

    headings = [heading.get_text() for heading in page.select("[data-ticks] h3")]
    assert len(headings) == 2
    assert "Xã miền núi" in headings[1]


@pytest.mark.parametrize("way", ["x", "'", "%00", "<script>", "direct&cach-nop=online"])
def test_a_way_that_is_none_breaks_nothing(client: Client, land: Procedure, way: str) -> None:
    assert client.get(f"/thu-tuc/1.012783/?cach-nop={way}").status_code == 200


def test_an_amount_that_the_council_sets_is_not_free_of_charge(client: Client) -> None:
    procedure = ProcedureFactory(code="1.001193")
    procedure.channels.update(fee=None, charge=None, fee_note="Theo nghị quyết của HĐND tỉnh")

    page = soup(client, "/thu-tuc/1.001193/")

    assert "Theo nghị quyết của HĐND tỉnh" in table(page)[0][2]
    assert "iễn phí" not in words(page)


@pytest.mark.parametrize(("value", "unit"), [(99_999, "year"), (2_000_000_000, "calendar_day"), (None, "working_day")])
def test_a_limit_that_no_calendar_reaches_shows_no_date(client: Client, value: int | None, unit: str) -> None:
    procedure = ProcedureFactory(code="1.001193")
    procedure.channels.update(duration_value=value, duration_unit=unit)

    page = soup(client, "/thu-tuc/1.001193/")

    assert {row[3] for row in table(page)} == {"–"}
    assert client.get("/thu-tuc/1.001193/thoi-han/").status_code == 404


def test_a_legal_basis_of_the_library_says_since_when_it_has_effect(client: Client, full: Procedure) -> None:
    page = soup(client, "/thu-tuc/1.001193/")

    link = page.select_one('#can-cu + ul a[href="/van-ban/60-2014-qh13/"]')
    assert link is not None
    assert "01/01/2016" in words(page)
    document = soup(client, "/van-ban/60-2014-qh13/")
    assert document.select_one('a[href="/thu-tuc/1.001193/"]')
    assert "Luật cũ" not in words(page), "what the library says goes before the record's words"


def test_a_document_that_has_ended_names_what_replaced_it(client: Client, document: LegalDocument) -> None:
    new = LegalDocument.objects.create(number="03/2026/QH16", slug="03-2026-qh16", title="Luật Hộ tịch mới")
    LegalDocument.objects.filter(pk=document.pk).update(valid_until=date(2020, 1, 1), replaced_by=new)

    assert soup(client, "/van-ban/60-2014-qh13/").select_one('.notice a[href="/van-ban/03-2026-qh16/"]')


def test_a_document_s_file_is_given_out_and_a_lost_one_is_not(client: Client, document: LegalDocument) -> None:
    document.file.save("luat.pdf", ContentFile(b"%PDF-1.7"))

    assert client.get("/van-ban/60-2014-qh13/tep/")["Content-Type"] == "application/pdf"
    LegalDocument.objects.update(file="legal/lost.pdf")
    assert client.get("/van-ban/60-2014-qh13/tep/").status_code == 404
    assert not soup(client, "/van-ban/60-2014-qh13/").select(".file-link")


def test_the_page_of_a_law_on_which_hundreds_rest_asks_no_more(
    client: Client, document: LegalDocument, django_assert_max_num_queries: Any
) -> None:
    for _each in range(8):
        LegalBasis.objects.create(procedure=ProcedureFactory(), number="60/2014/QH13", name="Luật", document=document)

    client.get("/van-ban/60-2014-qh13/")  # what every page needs is known now
    with django_assert_max_num_queries(7):
        client.get("/van-ban/60-2014-qh13/")


def test_the_desk_says_where_it_is_and_when_it_is_open(client: Client) -> None:
    agency = AgencyFactory(address="Số 1 Lê Lợi", phone="0232 123", hours_note="7:30–11:30, thứ Hai đến thứ Sáu")
    ProcedureFactory(code="1.001193", agency=agency)

    where = soup(client, "/thu-tuc/1.001193/").select_one(".desks")

    assert where is not None
    assert all(text in where.get_text() for text in ("Số 1 Lê Lợi", "0232 123", "7:30–11:30"))


@pytest.mark.parametrize(("code", "asks"), [("commune-committee", True), ("high-school", False)])
def test_only_where_every_commune_handles_it_one_chooses_the_commune(client: Client, code: str, asks: bool) -> None:
    ProcedureFactory(code="1.001193", agency=AgencyKindFactory(code=code, name="Cơ quan cùng loại"))

    where = soup(client, "/thu-tuc/1.001193/").select_one(f'.desks a[href$="#{code}"]')

    assert where is not None
    assert where.get_text() == "Cơ quan cùng loại" + ": chọn xã, phường của ông/bà" * asks
