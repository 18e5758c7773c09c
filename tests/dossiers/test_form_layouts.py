"""The order and the words of the official forms, as their annexes have them.

Circular 01/2018/TT-VPCP, annex, forms 01 to 06; the names of Circular 03/2025/TT-VPCP, annex I, forms 01 to 07.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PageObject, PdfReader
from pypdfium2 import PdfDocument, PdfTextPage

from casework.papers import form_kind, set_form
from dossiers.printing.kinds import SECOND_DAY, Form, title_on

pytestmark = pytest.mark.django_db
HOSTILE = [
    "Nguyễn " * 42 + "Văn",
    "Ẵ" * 300,
    "{{ dossier.code }} {% include 'x' %}",
    '#let x = 1; #panic("x") $a$ *đậm* @ref <nhãn> // \\u{41} ] ) }',
    "</text></svg><script>alert(1)</script>",
    "Nguyễn\r\nVăn\n\n= An\tBình",
    "An \u202egnurT\u202c \u200f\u0007\x00 😀 陳",
]
OLD, NEW = date(2024, 3, 4), date(2026, 8, 4)
RECEIPT = [
    "Tiếp nhận hồ sơ của:",
    "Địa chỉ:",
    "Số điện thoại:",
    "Email:",
    "Nội dung yêu cầu giải quyết:",
    "1. Thành phần hồ sơ nộp gồm:",
    "2. Số lượng hồ sơ:",
    "3. Thời gian giải quyết hồ sơ theo quy định là:",
    "4. Thời gian nhận hồ sơ:",
    "5. Thời gian trả kết quả giải quyết hồ sơ:",
    "6. Đăng ký nhận kết quả tại:",
    "Vào Sổ theo dõi hồ sơ, Quyển số:",
    "Số thứ tự:",
    "NGƯỜI NỘP HỒ SƠ",
    "NGƯỜI TIẾP NHẬN HỒ SƠ",
]
REGISTER = [
    "STT", "Mã hồ sơ", "Tên TTHC", "Số lượng hồ sơ (bộ)", "Tên cá nhân, tổ chức", "Địa chỉ, số điện thoại",
    "Cơ quan chủ trì giải quyết", "Nhận hồ sơ", "Hẹn trả kết quả", "Chuyển hồ sơ đến cơ quan giải quyết",
    "Nhận kết quả từ cơ quan giải quyết", "Phương thức nhận kết quả, ký nhận", "Ghi chú",
]  # fmt: skip


def text_on(day: date, form: str, **changes: Any) -> str:
    pdf = set_form(form, form_kind(form).sample() | changes, on=day, seal=False)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def places(text: str, parts: list[str]) -> list[int]:
    return [text.find(part) for part in parts]


@pytest.mark.parametrize("day", [OLD, NEW])
def test_the_receipt_has_the_lines_of_the_annex_in_its_order(day: date) -> None:
    found = places(text_on(day, Form.RECEIPT), RECEIPT)

    assert -1 not in found
    assert found == sorted(found)


LONG_RETURN = (
    "qua dịch vụ bưu chính công ích: Số 123/45/6, ngõ 78, đường Nguyễn Hữu Cảnh, tổ dân phố 12, khu phố Trung Bính, "
    "phường Đồng Hới, tỉnh Quảng Trị, giao giờ hành chính"
)


@pytest.mark.parametrize("day", [OLD, NEW])
@pytest.mark.parametrize("papers", [3, 6])
def test_a_copied_receipt_with_a_representative_and_a_long_way_back_is_one_sheet(day: date, papers: int) -> None:
    kind = form_kind(Form.RECEIPT)
    sample = kind.sample()
    row = ["Giấy chứng nhận kết hôn của cha mẹ", "bản chính, bản sao", "1, 2"]
    marks = [*sample["marks"], "Mã tra cứu cấp lại lần 1; mã in trước đó không còn giá trị"]
    changes = {"return": LONG_RETURN, "marks": marks, "papers": [row] * papers}

    pages = PdfReader(BytesIO(set_form(Form.RECEIPT, sample | changes, on=day, seal=False))).pages

    assert len(pages) == 1
    assert "tỉnh Quảng Trị, giao giờ hành chính" in " ".join(pages[0].extract_text().split())


@pytest.mark.parametrize("day", [OLD, NEW])
def test_a_receipt_that_fits_anyway_keeps_the_size_of_its_letters(day: date) -> None:
    sample = form_kind(Form.RECEIPT).sample() | {"marks": []}

    page = PdfReader(BytesIO(set_form(Form.RECEIPT, sample, on=day, seal=False))).pages[0]

    assert size_of(page, "Khai sinh đúng hạn") == 9.5


def size_of(page: PageObject, words: str) -> float:
    """Points of the letters of `words`."""
    found: list[float] = []
    page.extract_text(visitor_text=lambda text, _cm, _tm, _font, size: found.append(size) if words in text else None)
    return found[0]


def test_the_receipt_without_any_paper_still_counts_its_lines_from_one() -> None:
    text = text_on(NEW, Form.RECEIPT, papers=[])

    assert "1. Số lượng hồ sơ: 01 bộ" in text
    assert "5. Đăng ký nhận kết quả tại" in text


def test_the_older_receipt_says_that_there_are_two_of_it() -> None:
    assert "được lập thành 2 liên; một liên chuyển kèm theo Phiếu kiểm soát" in text_on(OLD, Form.RECEIPT)


def test_the_desks_forms_stand_under_agency_and_desk_and_the_others_under_parent_and_agency() -> None:
    assert "UBND PHƯỜNG ĐỒNG HỚI BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ" in text_on(OLD, Form.REFUSAL)
    for form in (Form.RECEIPT, Form.SUPPLEMENT, Form.REFUSAL):
        assert "UBND PHƯỜNG ĐỒNG HỚI BỘ PHẬN MỘT CỬA" in text_on(NEW, form)
    for form in (Form.APOLOGY, Form.STOP, Form.SLIP, Form.REGISTER):
        assert "UBND TỈNH QUẢNG TRỊ UBND PHƯỜNG ĐỒNG HỚI" in text_on(NEW, form)


def test_who_signs_stands_under_each_form_in_capitals() -> None:
    assert "NGƯỜI HƯỚNG DẪN (Ký và ghi rõ họ tên)" in text_on(NEW, Form.SUPPLEMENT)
    assert "NGƯỜI NỘP" not in text_on(NEW, Form.SUPPLEMENT)
    assert "NGƯỜI NỘP HỒ SƠ" in text_on(NEW, Form.REFUSAL)
    for form in (Form.APOLOGY, Form.STOP):
        assert "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ" in text_on(NEW, form)


@pytest.mark.parametrize(
    ("form", "day"), [(form, day) for form in Form for day in (OLD, SECOND_DAY) if (form, day) != (Form.STOP, OLD)]
)
def test_its_title_is_the_laws_of_the_day_in_capitals(form: str, day: date) -> None:
    assert " ".join(title_on(form, day).upper().split()) in text_on(day, form)


def test_the_apology_is_a_letter_with_a_plea_for_more_time_since_the_second_circular() -> None:
    assert title_on(Form.APOLOGY, date(2025, 9, 14)) == "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
    assert title_on(Form.APOLOGY, SECOND_DAY) == "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
    words = "đúng thời hạn quy định ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    assert words in text_on(OLD, Form.APOLOGY)
    assert words in text_on(NEW, Form.APOLOGY)


@pytest.mark.parametrize("day", [OLD, NEW])
def test_the_slip_tells_who_gave_and_who_took_when_and_how_it_ended(day: date) -> None:
    heads = ["TÊN CƠ QUAN", "THỜI GIAN GIAO, NHẬN HỒ SƠ", "KẾT QUẢ GIẢI QUYẾT HỒ SƠ", "GHI CHÚ"]
    text = text_on(day, Form.SLIP)
    found = places(text, ["Cơ quan (bộ phận) giải quyết hồ sơ", "Cơ quan phối hợp giải quyết hồ sơ", *heads])

    assert -1 not in found
    assert found == sorted(found)
    assert "Người giao Trần Thị Hoa Người nhận Lê Văn Dũng" in text


@pytest.mark.parametrize("day", [OLD, NEW])
def test_the_register_has_the_columns_of_the_annex_with_their_numbers(day: date) -> None:
    text = text_on(day, Form.REGISTER)

    assert [column for column in REGISTER if column not in text] == []
    assert " ".join(map(str, range(1, 15))) in text


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("day", [OLD, NEW])
def test_every_field_of_every_form_bears_any_text_and_keeps_within_the_paper(day: date, hostile: str) -> None:
    seen = "" if "\x00" in hostile else "".join(hostile.split())[:20]  # without its control characters
    for form in Form:
        with PdfDocument(set_form(form, filled_with(hostile, form_kind(form).sample()), on=day, seal=False)) as pdf:
            texts = [page.get_textpage() for page in pdf]

            assert seen in "".join("".join(text.get_text_bounded() for text in texts).split()), form
            assert len(texts) <= 20, form
            assert all(rightmost(text) < text.page.get_width() for text in texts), form


def filled_with(text: str, data: Any) -> Any:
    """The sample with `text` wherever people's words may stand; only the drawing of the code stays."""
    if isinstance(data, dict):
        return {key: value if key == "qr" else filled_with(text, value) for key, value in data.items()}
    if isinstance(data, list):
        return [filled_with(text, value) for value in data]
    return text if isinstance(data, str) and data else data


def rightmost(text: PdfTextPage) -> float:
    """Where the letter furthest to the right ends, in points."""
    return max((text.get_charbox(number)[2] for number in range(text.count_chars())), default=0.0)
