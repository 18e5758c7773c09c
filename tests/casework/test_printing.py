"""Printed papers, read back."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pytest_django import Settings

from casework import printing
from casework.printing import PrintError, render_pdf
from casework.qr import qr_svg

TEMPLATE = "tests/casework/typst/sample.typ"
TITLE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"


@pytest.fixture
def data() -> dict[str, Any]:
    return {
        "heading": {
            "parent": "UBND tỉnh Quảng Trị",
            "agency": "UBND phường Đồng Hới",
            "number": "12/TNHS",
            "place_date": "Đồng Hới, ngày 20 tháng 11 năm 2026",
            "code": "H50.101-261120-0001",
            "qr": qr_svg("http://127.0.0.1:8000/ho-so/tra-cuu/?ma=H50.101-261120-0001"),
            "foot": "Bản in từ hệ thống, 09:12, 20/11/2026",
        },
        "applicant": "Nguyễn Thị Ẳ ỮỘ Ỵ ậ ỹ",
        "procedure": "Thủ tục đăng ký khai sinh",
        "papers": [["Giấy chứng sinh", "1"], ["Tờ khai", "2"]],
    }


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_vietnamese_read_back_from_the_paper_is_what_was_printed(data: dict[str, Any]) -> None:
    text = " ".join(text_of(render_pdf(TEMPLATE, data, title=TITLE)).split())

    for line in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "UBND PHƯỜNG ĐỒNG HỚI",
        "Số: 12/TNHS",
        "Đồng Hới, ngày 20 tháng 11 năm 2026",
        TITLE.upper(),
        "Mã hồ sơ: H50.101-261120-0001",
        "Nguyễn Thị Ẳ ỮỘ Ỵ ậ ỹ",
        "1 Giấy chứng sinh 1",
        "Bản in từ hệ thống, 09:12, 20/11/2026",
    ):
        assert line in text


def test_the_paper_is_a5_tagged_titled_and_in_vietnamese(data: dict[str, Any]) -> None:
    reader = PdfReader(BytesIO(render_pdf(TEMPLATE, data, title=TITLE)))

    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [420, 595]
    assert reader.metadata is not None
    assert reader.metadata.title == TITLE
    assert reader.root_object["/Lang"] == "vi"
    assert reader.root_object["/MarkInfo"]["/Marked"]


def test_fonts_are_the_projects_own_and_embedded(data: dict[str, Any]) -> None:
    page = PdfReader(BytesIO(render_pdf(TEMPLATE, data, title=TITLE))).pages[0]
    names = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}

    assert names
    assert all("SourceSans3" in name and "+" in name for name in names)  # a subset's name has a prefix


def test_what_an_applicant_typed_is_text_and_never_markup(data: dict[str, Any]) -> None:
    hostile = '#read("/portal/settings/base.py") $x$ *đậm* <nhãn> \\u{41} "]) @a'
    data["applicant"] = hostile

    assert hostile in text_of(render_pdf(TEMPLATE, data, title=TITLE))


def test_a_long_address_of_a_mailbox_can_be_copied_from_the_paper(data: dict[str, Any]) -> None:
    address = "nguyen.van.an.bo.phan.mot.cua@quangtri.gov.vn"
    data["applicant"] = address

    assert f"Họ và tên: {address}\n" in text_of(render_pdf(TEMPLATE, data, title=TITLE))


def test_a_word_that_is_longer_than_its_line_goes_on_in_the_next_and_gains_nothing(data: dict[str, Any]) -> None:
    data["papers"], data["note"] = [["ẵ" * 300, "1"]], "https://x/" + "W" * 290

    text = text_of(render_pdf(TEMPLATE, data, title=TITLE))

    assert all(len(line) < 90 for line in text.splitlines())
    assert data["note"] in text.replace("\n", "")
    assert "ẵ" * 300 in text.replace("\n", "")


def test_a_long_list_runs_over_pages_that_are_numbered(data: dict[str, Any]) -> None:
    data["papers"] = [[f"Giấy tờ số {number} " + "dài " * 30, "1"] for number in range(40)]

    pdf = render_pdf(TEMPLATE, data, title=TITLE)

    pages = len(PdfReader(BytesIO(pdf)).pages)
    assert pages > 1
    assert f"Trang 2/{pages}" in text_of(pdf)


def test_a_paper_without_code_number_and_qr_is_printed_without_them(data: dict[str, Any]) -> None:
    data["heading"] = {"agency": "UBND phường Đồng Hới"}

    text = text_of(render_pdf(TEMPLATE, data, title=TITLE))

    assert "Mã hồ sơ" not in text
    assert "Số:" not in text


def test_missing_data_names_the_template_and_what_is_missing(data: dict[str, Any]) -> None:
    del data["applicant"]

    with pytest.raises(PrintError, match=r"sample\.typ.*applicant"):
        render_pdf(TEMPLATE, data, title=TITLE)


def test_a_template_that_never_ends_is_stopped(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "TIMEOUT", 1)
    endless = settings.BASE_DIR / "tests" / "casework" / "typst" / "endless.typ"

    with pytest.raises(PrintError, match="1 seconds"):
        render_pdf(str(endless.relative_to(settings.BASE_DIR)), {}, title=TITLE)


def test_a_template_outside_the_project_or_missing_is_refused() -> None:
    for template in ("casework/typst/no-such.typ", "../../etc/passwd"):
        with pytest.raises(PrintError):
            render_pdf(template, {}, title=TITLE)


def test_a_qr_code_is_a_drawing_with_its_quiet_zone() -> None:
    drawing = qr_svg("http://127.0.0.1:8000/ho-so/tra-cuu/?ma=H50.101-261120-0001")

    assert drawing.startswith("<svg")
    assert "#fff" in drawing
