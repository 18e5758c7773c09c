"""The finished declaration as a paper: what it says, that it is accessible, and who may have it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from casework.files.signatures import read_signatures
from dossiers.declaration import Paper, content_mark, declaration_pdf
from dossiers.models import Dossier
from dossiers.submission import CoSigner, Declaration
from eforms.services import load_journey
from eforms.services.submission import submit_draft
from tests.eforms.conftest import Applicant


def answer(label: str, display: str, **more: Any) -> dict[str, Any]:
    return {"key": label, "part": "Tờ khai", "label": label, "value": display, "display": display, **more}


PAPER = Paper(
    declaration=Declaration(title="Tờ khai đăng ký kết hôn", sentence="Tôi cam đoan những lời khai trên là đúng."),
    answers=[answer("Họ tên", "Nguyễn Văn An"), answer("Quê quán", "")],
    to="UBND phường Đồng Hới",
    by="Nguyễn Văn An",
    reference="Số tiếp nhận trực tuyến: TN-2222-3333",
    at=timezone.now(),
)


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)


def test_it_reads_like_the_official_form() -> None:
    text = text_of(declaration_pdf(PAPER))

    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "TỜ KHAI ĐĂNG KÝ KẾT HÔN",
        "Kính gửi: UBND phường Đồng Hới",
        "1. Họ tên: Nguyễn Văn An",
        "2. Quê quán: không khai",
        "Tôi cam đoan những lời khai trên là đúng.",
        "Người khai",
        "TN-2222-3333",
        "Trang 1/1",
    ):
        assert words in text


def test_it_is_tagged_in_vietnamese_with_its_fonts_inside() -> None:
    reader = PdfReader(BytesIO(declaration_pdf(PAPER)))

    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "vi"
    assert reader.metadata
    assert reader.metadata.title == "Tờ khai đăng ký kết hôn"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_a_draft_says_so_on_every_page_and_the_paper_to_sign_does_not() -> None:
    long = replace(PAPER, answers=[answer(f"Câu {n}", "Trả lời") for n in range(80)])

    pages = PdfReader(BytesIO(declaration_pdf(replace(long, draft=True)))).pages
    assert len(pages) > 1
    assert all("BẢN NHÁP" in page.extract_text() for page in pages)
    assert "BẢN NHÁP" not in text_of(declaration_pdf(long))


def test_a_group_stands_as_a_table_and_a_wide_one_below_each_other() -> None:
    def entry(*names: str) -> list[dict[str, Any]]:
        return [answer(name, f"giá trị {name}") for name in names]

    narrow = answer("Thành viên", "2", entries=[entry("Họ tên", "Quan hệ"), entry("Họ tên")])
    wide = answer("Thửa đất", "1", entries=[entry(*(f"Mục {n}" for n in range(9)))])

    text = text_of(declaration_pdf(replace(PAPER, answers=[narrow, wide])))

    assert "STT Họ tên Quan hệ 1 giá trị Họ tên giá trị Quan hệ 2 giá trị Họ tên" in text
    assert "Mục 8: giá trị Mục 8" in text


def test_those_who_declare_too_stand_beside_with_the_moment_they_confirmed() -> None:
    at = timezone.now().replace(2026, 11, 22, 3, 5)
    wife = CoSigner(label="Bên nữ", name="Trần Thị Bình", confirmed_at=at)
    together = replace(PAPER.declaration, cosigners=[wife])

    text = text_of(declaration_pdf(replace(PAPER, declaration=together)))

    assert "Bên nữ" in text
    assert "Trần Thị Bình" in text
    assert "Đã xác nhận trực tuyến lúc 10 giờ 05, ngày 22/11/2026" in text


@pytest.mark.parametrize(
    "hostile", ["#panic()", "$x$ *đậm* _nghiêng_ \\ @nhan", "<b>&amp;", "a" * 5000, "\u0000\u202e", "王小明 😀"]
)
def test_whatever_is_typed_is_text(hostile: str) -> None:
    text = text_of(declaration_pdf(replace(PAPER, answers=[answer("Ghi chú", hostile)])))

    assert "Ghi chú" in text
    if len(hostile) < 100 and hostile.isascii() and hostile.isprintable():
        assert hostile in text


def test_the_mark_of_the_contents_tells_other_answers_apart() -> None:
    first = [answer("Họ tên", "An")]

    assert content_mark(first) == content_mark([dict(first[0])])
    assert content_mark(first) != content_mark([answer("Họ tên", "Bình")])


@pytest.mark.django_db
class TestWhoMayHaveIt:
    def test_the_applicant_looks_at_a_draft_before_sending(self, applicant: Applicant) -> None:
        applicant.fill_until("kiem-tra")
        assert applicant.url() + "to-khai.pdf" in applicant.get("kiem-tra").content.decode()

        preview = applicant.client.get(applicant.url() + "to-khai.pdf")

        assert preview["Content-Type"] == "application/pdf"
        assert "no-store" in preview["Cache-Control"]
        text = text_of(preview.content)
        assert "BẢN NHÁP" in text
        assert "Nguyễn Minh Anh" in text

    def test_after_sending_it_bears_number_and_time_and_the_portals_seal(
        self, applicant: Applicant, settings: Any, tmp_path: Any
    ) -> None:
        settings.SEAL_SELF_MADE, settings.VAR_DIR = True, tmp_path
        applicant.fill_until("kiem-tra")
        applicant.submit()
        number = Dossier.objects.get().submission_number

        content = applicant.client.get(applicant.url() + "to-khai.pdf").content

        text = text_of(content)
        assert number in text
        assert "Đã gửi trực tuyến lúc" in text
        assert "BẢN NHÁP" not in text
        assert len(read_signatures(content)) == 1
        assert "to-khai.pdf" in applicant.get("xong").content.decode()

    def test_one_draft_has_it_set_so_many_times_and_no_more(
        self, applicant: Applicant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("eforms.sending.declaration.MOST", 1)
        applicant.fill_until("kiem-tra")

        assert applicant.client.get(applicant.url() + "to-khai.pdf").status_code == 200
        assert applicant.client.get(applicant.url() + "to-khai.pdf").status_code == 429

    def test_a_stranger_has_nothing(self, applicant: Applicant) -> None:
        applicant.fill_until("kiem-tra")

        assert Client().get(applicant.url() + "to-khai.pdf").status_code == 404
        assert Client().get(applicant.url() + "to-khai.docx").status_code == 404

    def test_the_snapshot_alone_prints_it_when_form_and_draft_have_changed(self, applicant: Applicant) -> None:
        applicant.fill_until("kiem-tra")
        dossier = submit_draft(load_journey(applicant.draft))

        kept = Dossier.objects.get(pk=dossier.pk).declaration

        assert kept["title"] == "Tờ khai thử"
        assert kept["sentence"] == "Tôi cam đoan các thông tin trên là đúng."
        assert kept["version"] == applicant.draft.version_id
