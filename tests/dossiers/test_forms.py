"""The official forms: issued with the move, numbered in the year, by the law of the day, whatever was typed."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from casework.models import Serial
from casework.papers import form_kinds
from dossiers.models import Dossier, IssuedPaper, Leg
from dossiers.printing import Form, paper_of, print_paper
from dossiers.printing.papers import paper_data, paper_pdf, slip_pdf
from dossiers.secrets import lookup_secret
from dossiers.services import move_dossier
from dossiers.services.reappointment import apologise, reappoint
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.factories.dossiers import MONDAY_09H, Desk, dossier_in, leg_of, make_desk, step

pytestmark = pytest.mark.django_db
HOSTILE = [
    "Nguyễn " * 42 + "Văn",
    "Ẵ" * 300,
    '{{ dossier.code }} {% include "x" %}',
    '#let x = 1; #panic("x") $a$ *đậm* @ref <nhãn> // \\u{41}',
    "</text></svg><script>alert(1)</script>",
    "Nguyễn\r\nVăn\n\nAn\tBình",
    "An \u202egnurT nễyugN\u202c \u200f\u0007",
    "陳大文 😀 Nguyễn",
]


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def text_of(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.replace("\u200b", "").split())


def issued(leg: Leg, form: str) -> IssuedPaper:
    paper = paper_of(leg, form)
    assert paper is not None
    return paper


def with_every_form(desk: Desk, **changes: Any) -> dict[str, Leg]:
    """Dossiers that between them have every numbered form."""
    put_off = leg_of(dossier_in(State.PROCESSING, desk=desk, **changes))
    day = (put_off.due_at or MONDAY_09H) + timedelta(days=1)
    reappoint(leg=put_off, new_due=day.date(), reason="Chờ xác minh", by=desk.leader, at=after(put_off))
    return {
        Form.RECEIPT: put_off,
        Form.APOLOGY: put_off,
        Form.SUPPLEMENT: leg_of(dossier_in(State.SUPPLEMENT, desk=desk, **changes)),
        Form.REFUSAL: leg_of(dossier_in(State.REFUSED, desk=desk, **changes)),
        Form.STOP: leg_of(dossier_in(State.STOPPED, desk=desk, **changes)),
    }


def after(leg: Leg) -> datetime:
    return leg.updated_at + timedelta(minutes=1)


def test_each_move_issues_its_form_once_with_the_next_number_of_its_agency(desk: Desk) -> None:
    first, second = (dossier_in(State.SUPPLEMENT, desk=desk) for _n in range(2))
    elsewhere = dossier_in(State.SUPPLEMENT)

    numbers = {(paper.leg.dossier_id, paper.form): paper.number for paper in IssuedPaper.objects.select_related("leg")}
    assert numbers == {
        (first.pk, "receipt"): 1, (first.pk, "supplement"): 1,
        (second.pk, "receipt"): 2, (second.pk, "supplement"): 2,
        (elsewhere.pk, "receipt"): 1, (elsewhere.pk, "supplement"): 1,
    }  # fmt: skip


def test_a_move_that_fails_takes_no_number(desk: Desk) -> None:
    dossier = dossier_in(desk=desk)
    with transaction.atomic():
        step(leg_of(dossier), "receive", desk, MONDAY_09H + timedelta(hours=1))
        transaction.set_rollback(True)
    with pytest.raises(PermissionDenied):
        move_dossier(leg=leg_of(dossier), action="receive", by=desk.officer, at=MONDAY_09H + timedelta(hours=1))

    step(leg_of(dossier), "receive", desk, MONDAY_09H + timedelta(hours=1))

    assert [paper.number for paper in IssuedPaper.objects.all()] == [1]


def test_numbers_begin_anew_with_the_local_year_and_only_then(desk: Desk) -> None:
    late_evening = datetime.fromisoformat("2025-12-31T16:59:00+00:00")  # 23:59 in Vietnam
    for minutes in (-60 * 24 * 30, 0, 2):
        made = dossier_in(desk=desk, at=late_evening + timedelta(minutes=minutes - 1))
        step(leg_of(made), "receive", desk, late_evening + timedelta(minutes=minutes))

    assert list(IssuedPaper.objects.order_by("pk").values_list("year", "number")) == [(2025, 1), (2025, 2), (2026, 1)]


def test_the_forms_are_those_of_the_law_on_the_day_of_receipt(desk: Desk) -> None:
    old = leg_of(dossier_in(State.SUPPLEMENT, desk=desk, at=datetime.fromisoformat("2024-03-04T09:00:00+07:00")))
    new = leg_of(dossier_in(State.SUPPLEMENT, desk=desk))

    assert "Mẫu số 01, Thông tư 01/2018/TT-VPCP" in text_of(paper_pdf(issued(old, Form.RECEIPT)))
    assert "Mẫu số 02, Thông tư 01/2018/TT-VPCP" in text_of(paper_pdf(issued(old, Form.SUPPLEMENT)))
    assert "Mẫu số 05, Thông tư 01/2018/TT-VPCP" in text_of(slip_pdf(old, seal=False))
    assert "Mẫu số 01, Thông tư 03/2025/TT-VPCP" in text_of(paper_pdf(issued(new, Form.RECEIPT)))
    assert "Mẫu số 06, Thông tư 03/2025/TT-VPCP" in text_of(slip_pdf(new, seal=False))


def test_a_form_says_what_its_move_said(desk: Desk) -> None:
    legs = with_every_form(desk)
    texts = {form: text_of(paper_pdf(issued(leg, form))) for form, leg in legs.items()}

    assert "Giấy chứng sinh Ảnh mờ, không đọc được" in texts[Form.SUPPLEMENT]
    assert "Họ tên con Thiếu chữ đệm" in texts[Form.SUPPLEMENT]
    assert "Lý do: Không thuộc thẩm quyền" in texts[Form.REFUSAL]
    assert "Căn cứ: Điều 13 Luật Hộ tịch" in texts[Form.REFUSAL]
    assert "Chờ xác minh" in texts[Form.APOLOGY]
    assert "xin lỗi Ông/Bà" in texts[Form.APOLOGY]
    assert "Người nộp đã chuyển nơi cư trú" in texts[Form.STOP]
    assert "Ngày trả kết quả đã thay đổi; hẹn ban đầu" in texts[Form.RECEIPT]
    for form, leg in legs.items():
        assert str(leg.agency.name) in texts[form]
        assert f"Số: {issued(leg, form).number}/" in texts[form]


def test_a_dossier_found_not_eligible_has_the_form_of_refusal_too(desk: Desk) -> None:
    leg = leg_of(dossier_in(State.NOT_ELIGIBLE, desk=desk))

    text = text_of(paper_pdf(issued(leg, Form.REFUSAL)))

    assert "thông báo không giải quyết hồ sơ này" in text
    assert "Điều 18 Luật Hộ tịch" in text


def test_the_apology_for_a_late_dossier_names_the_day_and_keeps_the_old_date(desk: Desk) -> None:
    leg = leg_of(dossier_in(State.PROCESSING, desk=desk))
    assert leg.due_at is not None
    at = leg.due_at + timedelta(hours=17)
    apologise(leg=leg, expected=at.date(), reason="Thiếu người", by=desk.leader, at=at)

    text = text_of(paper_pdf(issued(leg, Form.APOLOGY)))

    assert "đúng thời hạn quy định ghi trên" in " ".join(text.split())
    assert "Thiếu người" in text


def test_the_slip_has_a_row_for_each_hand_over(desk: Desk) -> None:
    leg = leg_of(dossier_in(State.APPROVED, desk=desk))

    text = text_of(slip_pdf(leg, seal=False))

    assert str(desk.officer) in text
    assert str(desk.clerk) in text
    assert "Trước hạn" in text or "Đúng hạn" in text


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_what_an_applicant_typed_is_text_in_every_form(desk: Desk, name: str) -> None:
    applicant = Applicant(name=name[:300], address=name[:300], phone="0905123456", email="an@example.vn")
    shown = "".join(char for char in " ".join(name[:300].split()) if char.isprintable() and char not in "\u202e\u202c")

    for form, leg in with_every_form(desk, applicant=applicant).items():
        pdf = paper_pdf(issued(leg, form))
        text = text_of(pdf)
        if "陳" not in name:
            assert shown.strip().replace(" ", "") in text.replace(" ", ""), form
        assert len(PdfReader(BytesIO(pdf)).pages) <= 3
        slip_pdf(leg, seal=False)


def test_nothing_typed_runs_over_the_edge_of_the_paper(desk: Desk) -> None:
    leg = leg_of(dossier_in(State.RECEIVED, desk=desk, applicant=Applicant(name="W" * 300, address="Ẵ" * 300)))

    page = PdfReader(BytesIO(paper_pdf(issued(leg, Form.RECEIPT)))).pages[0]
    right: list[float] = []
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: right.append(float(tm[4])))

    assert max(right) < float(page.mediabox.right)


def test_after_an_upgrade_old_receipts_are_numbered_once_in_the_order_of_receipt(desk: Desk) -> None:
    later = dossier_in(State.APPROVED, desk=desk, at=MONDAY_09H + timedelta(days=1))
    earlier = dossier_in(State.RECEIVED, desk=desk)
    dossier_in(State.REFUSED, desk=desk)
    IssuedPaper.objects.all().delete()
    Serial.objects.filter(series__startswith="paper:").delete()

    call_command("number_receipts")
    call_command("number_receipts")

    papers = IssuedPaper.objects.filter(form=Form.RECEIPT).order_by("number")
    assert [(paper.leg.dossier_id, paper.number) for paper in papers] == [(earlier.pk, 1), (later.pk, 2)]


def test_the_second_printing_is_marked_as_a_copy_and_a_reload_is_none(desk: Desk) -> None:
    paper = issued(leg_of(dossier_in(State.RECEIVED, desk=desk)), Form.RECEIPT)
    at = MONDAY_09H + timedelta(hours=2)

    assert print_paper(paper=paper, by=desk.clerk, at=at) == 0
    assert print_paper(paper=paper, by=desk.clerk, at=at + timedelta(seconds=20)) == 0
    assert print_paper(paper=paper, by=desk.officer, at=at + timedelta(seconds=30)) == 1
    assert print_paper(paper=paper, by=desk.clerk, at=at + timedelta(days=1)) == 2

    assert "BẢN SAO" not in text_of(paper_pdf(paper, copy=0))
    assert "BẢN SAO LẦN 2" in text_of(paper_pdf(paper, copy=2))


def test_the_applicant_loads_the_forms_with_number_and_secret_and_contact_data_masked(desk: Desk) -> None:
    person = Applicant(name="Nguyễn Văn An", email="an@example.vn", phone="0905123456", address="Số 12 Hùng Vương")
    dossier = dossier_in(State.SUPPLEMENT, desk=desk, applicant=person)
    client = Client()
    paper = issued(leg_of(dossier), Form.SUPPLEMENT)
    url = reverse("dossiers:paper_pdf", args=[paper.pk])
    assert client.get(url).status_code == 302

    look_up(client, dossier)
    page = client.get(reverse("dossiers:dossier")).content.decode()
    answer = client.get(url)

    assert url in page
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    text = text_of(answer.content)
    assert "Ảnh mờ, không đọc được" in text
    assert "0905123456" not in text
    assert "Số 12 Hùng Vương" not in text
    assert paper.printings.count() == 0


def test_nobody_loads_the_form_of_another_dossier(desk: Desk) -> None:
    own, other = (dossier_in(State.SUPPLEMENT, desk=desk) for _n in range(2))
    client = Client()
    look_up(client, own)

    answer = client.get(reverse("dossiers:paper_pdf", args=[issued(leg_of(other), Form.SUPPLEMENT).pk]))

    assert answer.status_code == 404


def test_a_form_tells_of_its_own_event_when_there_are_several(desk: Desk) -> None:
    leg = leg_of(dossier_in(State.CHECK_SUPPLEMENT, desk=desk))
    step(leg, "answer_at_check", desk, after(leg))
    step(leg_of(leg.dossier), "refuse", desk, after(leg_of(leg.dossier)))
    supplement, refusal = IssuedPaper.objects.filter(leg=leg).order_by("pk")

    assert [item["label"] for item in paper_data(supplement)["items"]] == ["Giấy chứng sinh"]
    assert paper_data(refusal)["reason"] == "Không thuộc thẩm quyền"


def test_every_sample_names_what_the_real_data_names(desk: Desk) -> None:
    samples = {kind.key: kind.sample() for kind in form_kinds()}

    for form, leg in with_every_form(desk).items():
        data = paper_data(issued(leg, form))
        assert shape(samples[form]) == shape(data), form


def shape(data: Any) -> Any:
    """The keys of nested dictionaries."""
    return {key: shape(value) for key, value in sorted(data.items())} if isinstance(data, dict) else None


def look_up(client: Client, dossier: Dossier) -> None:
    given = {"number": dossier.submission_number, "secret": lookup_secret(dossier)}
    answer = client.post(reverse("dossiers:track"), given, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 302
