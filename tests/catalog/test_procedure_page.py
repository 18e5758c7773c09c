"""The public page of a procedure: the answer first, in a constant number of queries, cacheable by anyone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from catalog.models import (
    FormTemplate,
    HandlingAgency,
    Keyword,
    LegalBasis,
    Procedure,
    ProcedureCase,
    ProcedureStep,
    RelatedProcedure,
    RequiredPaper,
    SubmissionChannel,
)
from tests.factories.catalog import AgencyFactory, FieldFactory, ProcedureFactory

pytestmark = pytest.mark.django_db
MONDAY_MORNING = "2026-08-03T09:00:00+07:00"


def soup(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(client: Client, url: str) -> str:
    return " ".join(soup(client, url).main.get_text(" ").split())


def fill(procedure: Procedure, rows: int) -> None:
    """`rows` rows in every list of the procedure."""
    for order in range(rows):
        ProcedureStep.objects.create(procedure=procedure, sort_order=order, text=f"Bước {order}")
        LegalBasis.objects.create(procedure=procedure, sort_order=order, number=f"{order}/2025", name=f"Luật {order}")
        Keyword.objects.create(procedure=procedure, sort_order=order, text=f"từ {order}")
        HandlingAgency.objects.create(procedure=procedure, sort_order=order + 1, agency=AgencyFactory())
        RelatedProcedure.objects.create(procedure=procedure, sort_order=order, target=ProcedureFactory())
        form = FormTemplate.objects.create(field=FieldFactory(), paper_name=f"Đơn {order}", name=procedure.code)
        RequiredPaper.objects.create(
            procedure=procedure, sort_order=order + 9, key=f"don-{order}", name=f"Đơn {order}", form=form
        )


def test_the_first_screen_says_where_how_long_and_how_much(client: Client) -> None:
    agency = AgencyFactory(name="UBND phường Đồng Hới", slug="ubnd-phuong-dong-hoi")
    ProcedureFactory(code="1.001193", title="Đăng ký khai sinh", agency=agency)

    page = soup(client, "/thu-tuc/1.001193/")

    assert page.h1.get_text(strip=True) == "Đăng ký khai sinh"
    facts = page.select_one("dl.facts")
    assert facts is not None
    assert facts.a["href"] == "/co-quan/ubnd-phuong-dong-hoi/"
    assert "3" in facts.get_text()
    assert [heading.name for heading in page.main.select("h1, h2, h3")].count("h1") == 1


def test_the_number_of_queries_does_not_grow_with_the_lists(
    client: Client, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    small, large = ProcedureFactory(), ProcedureFactory()
    fill(small, 1)
    fill(large, 12)
    client.get(f"/thu-tuc/{ProcedureFactory().code}/")  # warms what the shell remembers

    with django_assert_max_num_queries(10) as counted:
        client.get(f"/thu-tuc/{small.code}/")
    with django_assert_num_queries(len(counted)):
        client.get(f"/thu-tuc/{large.code}/")


def test_the_page_can_be_cached_and_answers_unchanged(client: Client) -> None:
    ProcedureFactory(code="1.001193")

    response = client.get("/thu-tuc/1.001193/")

    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content
    assert b"<script>" not in response.content
    assert b" style=" not in response.content
    assert "Cookie" in response["Vary"]
    again = client.get("/thu-tuc/1.001193/", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_the_page_of_someone_signed_in_stays_private(admin_client: Client) -> None:
    ProcedureFactory(code="1.001193")

    assert "private" in admin_client.get("/thu-tuc/1.001193/")["Cache-Control"]


@pytest.mark.parametrize("suffix", [".000.00.00.H46", ".H50", ".H35"])
def test_a_code_with_a_suffix_leads_to_the_procedure(client: Client, suffix: str) -> None:
    ProcedureFactory(code="1.001193")

    response = client.get(f"/thu-tuc/1.001193{suffix}/?truong-hop=a")

    assert (response.status_code, response["Location"]) == (301, "/thu-tuc/1.001193/?truong-hop=a")


@pytest.mark.parametrize(
    "code", ["9.999999", "abc", "1.00119", "1.001193'--", "%00", "..%2f", "１.００１１９３", "x" * 500]
)
def test_an_unknown_code_is_a_404(client: Client, code: str) -> None:
    ProcedureFactory(code="1.001193")

    assert client.get(f"/thu-tuc/{code}/").status_code == 404


def test_an_unpublished_procedure_is_a_404(client: Client) -> None:
    ProcedureFactory(code="1.001193", live=False)

    assert client.get("/thu-tuc/1.001193/").status_code == 404


def test_an_expired_procedure_names_its_replacement_and_takes_nothing(client: Client) -> None:
    new = ProcedureFactory(title="Thủ tục mới")
    yesterday = timezone.localdate() - timedelta(days=2)
    ProcedureFactory(
        code="1.001193", valid_until=yesterday, replaced_by=new, external_url="https://dichvucong.gov.vn/"
    )

    page = soup(client, "/thu-tuc/1.001193/")

    assert page.select_one(f'.notice a[href="/thu-tuc/{new.code}/"]')
    assert not page.select(".apply a.button")
    assert "/thoi-han/" not in str(page.main)
    assert client.get("/thu-tuc/1.001193/thoi-han/").status_code == 404


def test_a_procedure_with_an_e_form_has_the_button(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ProcedureFactory(code="1.001193")
    monkeypatch.setattr("catalog.online._providers", [lambda ids: set(ids)])

    button = soup(client, "/thu-tuc/1.001193/").select_one(".apply a.button")

    assert button is not None
    assert button["href"] == "/thu-tuc/1.001193/nop-ho-so/"


def test_a_procedure_of_the_national_portal_leads_there(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.online._providers", [])
    ProcedureFactory(code="1.001193", external_url="https://dichvucong.gov.vn/p/1")

    button = soup(client, "/thu-tuc/1.001193/").select_one(".apply a.button")

    assert button is not None
    assert button["href"] == "https://dichvucong.gov.vn/p/1"


@pytest.fixture
def with_cases() -> Procedure:
    procedure = ProcedureFactory(code="1.001193", papers=["Tờ khai"])
    for order, (key, name) in enumerate([("dung-han", "Đúng hạn"), ("qua-han", "Quá hạn")]):
        ProcedureCase.objects.create(procedure=procedure, sort_order=order, key=key, name=name)
    RequiredPaper.objects.create(
        procedure=procedure, sort_order=5, key="cam-doan", name="Giấy cam đoan", case_key="qua-han"
    )
    SubmissionChannel.objects.create(
        procedure=procedure, sort_order=9, channel="direct", case_key="qua-han", charge=8000, duration_unit="same_day"
    )
    return procedure


def test_a_case_filters_papers_and_fees(client: Client, with_cases: Procedure) -> None:
    everything = text(client, "/thu-tuc/1.001193/")
    on_time = text(client, "/thu-tuc/1.001193/?truong-hop=dung-han")
    late = soup(client, "/thu-tuc/1.001193/?truong-hop=qua-han")

    assert "Giấy cam đoan" in everything
    assert "Giấy cam đoan" not in on_time
    assert "8.000" not in on_time
    assert "Giấy cam đoan" in late.get_text()
    assert "8.000" in late.get_text()
    assert late.main.select_one("input[checked]")["value"] == "qua-han"


@pytest.mark.parametrize("value", ["khac", "'", "%00", "<script>alert(1)</script>"])
def test_an_unknown_case_shows_everything(client: Client, with_cases: Procedure, value: str) -> None:
    page = soup(client, f"/thu-tuc/1.001193/?truong-hop={value}")

    assert "Giấy cam đoan" in page.get_text()
    assert not page.main.select("input[checked]")
    assert "alert(1)" not in str(page.main)


@time_machine.travel(MONDAY_MORNING, tick=False)
def test_received_on_monday_morning_three_working_days_are_due_on_thursday(client: Client) -> None:
    ProcedureFactory(code="1.001193")

    assert "06/08/2026" in text(client, "/thu-tuc/1.001193/")
    rows = soup(client, "/thu-tuc/1.001193/thoi-han/").select("tbody tr")
    assert [row.time["datetime"] for row in rows] == ["2026-08-03", "2026-08-04", "2026-08-05", "2026-08-06"]


def test_without_a_time_limit_no_date_is_promised(client: Client) -> None:
    procedure = ProcedureFactory(code="1.001193")
    procedure.channels.update(duration_unit="", duration_value=None)

    assert "/thoi-han/" not in str(soup(client, "/thu-tuc/1.001193/").main)
    assert client.get("/thu-tuc/1.001193/thoi-han/").status_code == 404


def test_the_print_page_has_the_national_heading_and_the_papers(client: Client) -> None:
    ProcedureFactory(code="1.001193", papers=["Giấy chứng sinh"])

    page = text(client, "/thu-tuc/1.001193/in/")

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    assert "Giấy chứng sinh" in page


def test_text_of_editors_is_shown_as_text(client: Client) -> None:
    ProcedureFactory(code="1.001193", title="<img src=x onerror=alert(1)>", papers=["<b>Đơn</b>"])

    html = client.get("/thu-tuc/1.001193/").content.decode()

    assert "<img src=x" not in html
    assert "<b>Đơn" not in html


@pytest.fixture
def form() -> FormTemplate:
    form = FormTemplate.objects.create(field=FieldFactory(), paper_name="Tờ khai đăng ký khai sinh", name="Mẫu 01")
    procedure = ProcedureFactory(code="1.001193", papers=[])
    RequiredPaper.objects.create(procedure=procedure, key="giay-to-1", name=form.paper_name, originals=1, form=form)
    return form


def test_a_form_without_file_says_so_and_has_no_address(client: Client, form: FormTemplate) -> None:
    assert not soup(client, "/thu-tuc/1.001193/").select(".papers a")
    assert client.get(f"/bieu-mau/{form.pk}/").status_code == 404


def test_a_form_downloads_under_the_paper_s_name(client: Client, form: FormTemplate) -> None:
    form.file.save("a.docx", ContentFile(b"PK" + bytes(2046)))

    link = soup(client, "/thu-tuc/1.001193/").select_one(".papers a")
    assert link is not None
    assert "DOCX, 2 KB" in " ".join(link.get_text().split())
    response = client.get(link["href"])

    assert response["Content-Disposition"] == 'attachment; filename="to-khai-dang-ky-khai-sinh.docx"'
    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert b"".join(response.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_a_form_whose_file_is_lost_counts_as_without(client: Client, form: FormTemplate) -> None:
    FormTemplate.objects.update(file="forms/lost.docx")

    assert not soup(client, "/thu-tuc/1.001193/").select(".papers a")
    assert client.get(f"/bieu-mau/{form.pk}/").status_code == 404


def test_only_reading_is_allowed(client: Client) -> None:
    ProcedureFactory(code="1.001193")

    assert client.post("/thu-tuc/1.001193/").status_code == 405
    assert client.head("/thu-tuc/1.001193/").status_code == 200
