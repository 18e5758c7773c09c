"""Names as people and attackers give them."""

import pytest

from casework.files.naming import safe_name

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Giấy chứng sinh.pdf", "Giấy chứng sinh.pdf"),
        ("Gia\u0302\u0301y chu\u031b\u0301ng sinh.pdf", "Giấy chứng sinh.pdf"),  # decomposed, from a Mac
        ("TO KHAI.PDF", "TO KHAI.pdf"),
        ("khong-duoi", "khong-duoi.pdf"),
        ("Quyết định số 12.QĐ", "Quyết định số 12.QĐ.pdf"),
        ("anh.jpg", "anh.pdf"),  # the content is a PDF
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\An\\to khai.pdf", "to khai.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("..", "tep.pdf"),
        ("", "tep.pdf"),
        (".pdf", "pdf.pdf"),
        ("\u202efdp.exe\u202c.pdf", "fdp.exe.pdf"),  # would read "exe.pdf" backwards
        ("a\u200b\ufeffb\x00c.pdf", "abc.pdf"),
        ("dong\r\nSet-Cookie: x.pdf", "dong Set-Cookie- x.pdf"),
        ('a<b>:"c|d?*.pdf', "a-b-c-d-.pdf"),
        ("  nhiều   khoảng   trắng . pdf", "nhiều khoảng trắng . pdf.pdf"),
        ("文件😀.pdf", "文件😀.pdf"),
    ],
)
def test_a_name_is_kept_readable_and_harmless(given: str, kept: str) -> None:
    assert safe_name(given, PDF) == kept


def test_a_name_of_300_letters_is_cut_and_keeps_its_extension() -> None:
    name = safe_name("ệ" * 300 + ".pdf", PDF)

    assert len(name) == 150
    assert name.endswith("ệ.pdf")
    assert len(name.encode()) < 512


def test_a_type_without_known_extension_keeps_a_short_one() -> None:
    assert safe_name("bang.csv", "text/csv") == "bang.csv"
    assert safe_name("bang." + "x" * 300, "text/csv").startswith("bang.")
    assert len(safe_name("bang." + "x" * 300, "text/csv")) <= 150
