"""Uploaded files: what is taken, what is refused and with which words, how they are kept."""

import hashlib
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import TemporaryUploadedFile
from docx import Document
from PIL import Image, ImageOps
from pytest_django import Settings

from casework.files import PAPER_TYPES, FileRejected, store_bytes, store_upload
from casework.files.inspection import DOCX
from casework.models import StoredFile
from tests.casework import samples
from tests.casework.samples import upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_scanner(settings: Settings) -> None:
    settings.CLAMAV_ADDRESS = ""


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("giấy chứng sinh.pdf", samples.pdf(), "application/pdf"),
        ("trang 1.jpg", samples.picture(), "image/jpeg"),
        ("trang 1.png", samples.picture("PNG"), "image/png"),
    ],
)
def test_papers_are_taken_and_kept_under_a_random_address(name: str, content: bytes, content_type: str) -> None:
    stored = store_upload(upload(name, content))

    stored.refresh_from_db()
    kept = stored.file.read()
    assert (stored.name, stored.content_type) == (name, content_type)
    assert (stored.size, stored.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())
    assert stored.scan == StoredFile.Scan.SKIPPED
    assert name.split(".")[0] not in str(stored.file.name)
    assert storages["private"].exists(str(stored.file.name))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("rong.pdf", b"", "empty"),
        ("virus.exe", b"MZ\x90\x00\x03\x00\x00\x00", "type"),
        # wrong content under a right name
        ("to-khai.pdf", b"<html><script>alert(1)</script></html>", "type"),
        ("anh.jpg", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "type"),
        ("anh.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "type"),
        ("to-khai.pdf", b"PK\x03\x04" + b"\0" * 40, "type"),
        ("to-khai.pdf", "Không phải PDF".encode(), "type"),
        # right signature, nothing behind it
        ("to-khai.pdf", b"%PDF-1.7\n" + b"rubbish " * 200, "broken"),
        ("to-khai.pdf", samples.pdf_without_pages(), "broken"),
        ("anh.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 500, "broken"),
        ("anh.jpg", samples.picture(size=(800, 600))[:600], "broken"),
        ("anh.png", samples.picture("PNG", size=(800, 600))[:60], "broken"),
        # passwords
        ("khoa.pdf", samples.pdf("matkhau"), "encrypted"),
        ("khoa.pdf", samples.pdf("matkhau", algorithm="RC4-128"), "encrypted"),
        # decompression bombs: some hundred bytes that would fill the memory
        ("bom.png", samples.bomb(40_000, 40_000), "too_large"),
        ("bom.png", samples.bomb(10_000, 10_000), "too_large"),
        ("bom.jpg", samples.picture(size=(9000, 9000), mode="L", quality=5), "too_large"),
        ("bom.png", samples.bomb(2**31 - 1, 2**31 - 1), "too_large"),
        ("bom.pdf", samples.pdf_bomb(2**28), "broken"),
        ("bom.pdf", samples.pdf_whose_pages_double(40), "broken"),
        ("vong.pdf", samples.pdf_in_a_circle(), "broken"),
        ("anh.heic", samples.phone_photo("HEIF")[:400], "broken"),
        ("phim.heic", b"\0\0\0\x18ftypmp42" + b"\0" * 100, "type"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_bad_files_are_refused_and_nothing_is_kept(name: str, content: bytes, code: str) -> None:
    with pytest.raises(FileRejected) as refusal:
        store_upload(upload(name, content))

    assert refusal.value.code == code
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp rỗng"),
        (b"khong", "Chỉ nhận PDF, JPG, PNG, HEIC"),
        (samples.pdf("matkhau"), "Tệp có mật khẩu"),
        (b"%PDF-" + b"\0" * 2**20, "Lớn hơn 1 MB: chụp lại cỡ nhỏ hơn hoặc tách tệp"),
    ],
)
def test_a_refusal_says_what_is_wrong_in_vietnamese(settings: Settings, content: bytes, sentence: str) -> None:
    settings.UPLOAD_MAX_MIB = 1

    with pytest.raises(FileRejected) as refusal:
        store_upload(upload("to-khai.pdf", content))

    assert refusal.value.messages == [sentence]


def test_a_file_of_exactly_the_limit_is_not_too_large(settings: Settings) -> None:
    settings.UPLOAD_MAX_MIB = 1
    content = samples.pdf()
    padded = content + b"\n" * (2**20 - len(content))

    assert store_upload(upload("to-khai.pdf", padded)).size == 2**20


def test_an_upload_that_was_streamed_to_disk_is_taken_too() -> None:
    with on_disk(samples.pdf()) as large:
        stored = store_upload(large)

        assert stored.content_type == "application/pdf"
        assert stored.file.read() == samples.pdf()
        large.seek(0)
        assert large.read() == samples.pdf()  # whoever looks for signatures in it reads it again
        large.close()


def on_disk(content: bytes) -> TemporaryUploadedFile:
    """As Django hands over what is larger than FILE_UPLOAD_MAX_MEMORY_SIZE."""
    upload = TemporaryUploadedFile("to-khai.pdf", "application/pdf", 0, None)
    upload.write(content)
    upload.size = upload.tell()
    return upload


def test_a_file_of_twenty_megabytes_is_never_in_the_memory_as_a_whole() -> None:
    content = samples.pdf()
    large = on_disk(content + b"\n" * (20 * 2**20 - len(content)))
    tracemalloc.start()
    try:
        stored = store_upload(large)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    large.close()

    assert stored.size == 20 * 2**20
    assert peak < 2 * 2**20


def test_nobody_but_the_portals_own_user_and_group_reads_a_kept_file() -> None:
    stored = store_upload(upload("to-khai.pdf", samples.pdf()))

    assert Path(stored.file.path).stat().st_mode & 0o007 == 0
    assert Path(stored.file.path).parent.stat().st_mode & 0o007 == 0


def test_a_pdf_that_only_restricts_printing_is_taken() -> None:
    assert store_upload(upload("cong-van.pdf", samples.pdf("", "chu-so-huu"))).content_type == "application/pdf"
    assert store_upload(upload("cong-van.pdf", samples.pdf("", "chu-so-huu", "RC4-128"))).pk


def test_a_picture_under_the_name_of_another_type_gets_its_own_extension() -> None:
    assert store_upload(upload("anh.pdf", samples.picture())).name == "anh.jpg"
    assert store_upload(upload("anh.JPEG", samples.picture())).name == "anh.jpg"


def test_an_officer_may_add_types_that_an_applicant_may_not(docx: bytes) -> None:
    with pytest.raises(FileRejected) as refusal:
        store_upload(upload("quyet-dinh.docx", docx))
    assert refusal.value.code == "type"

    stored = store_upload(upload("quyet-dinh.docx", docx), allowed=PAPER_TYPES | {DOCX})
    assert (stored.name, stored.content_type) == ("quyet-dinh.docx", DOCX)


@pytest.fixture
def docx() -> bytes:
    document = Document()
    document.add_paragraph("Quyết định")
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def test_a_phone_photo_is_straightened_and_loses_the_place_it_was_taken() -> None:
    stored = store_upload(upload("IMG_2026.jpg", samples.phone_photo()))

    content = stored.file.read()
    with Image.open(BytesIO(content)) as kept:
        assert kept.size == (200, 400)
        assert kept.getpixel((100, 10)) > (200, 200, 200)
        assert kept.getpixel((100, 390)) < (50, 50, 50)
        assert not kept.getexif()
        assert ImageOps.exif_transpose(kept).size == (200, 400)
    for trace in (b"Exif", b"Phone of", b"17.4684"):
        assert trace not in content


def test_an_iphones_own_format_is_kept_as_a_jpeg_that_every_browser_shows() -> None:
    stored = store_upload(upload("IMG_2026.HEIC", samples.phone_photo("HEIF")))

    content = stored.file.read()
    assert (stored.name, stored.content_type) == ("IMG_2026.jpg", "image/jpeg")
    with Image.open(BytesIO(content)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (200, 400))
        assert kept.getpixel((100, 10)) > (200, 200, 200)
        assert not kept.getexif()
    assert b"Phone of" not in content


def test_text_in_a_png_and_what_is_hidden_behind_its_end_are_dropped() -> None:
    content = samples.picture("PNG") + b"PK\x03\x04 <script>alert(1)</script>"

    assert b"script" not in store_upload(upload("anh.png", content)).file.read()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "1"), ("PNG", "LA"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "I;16")],
)
def test_every_colour_mode_that_cameras_and_scanners_write_is_taken(kind: str, mode: str) -> None:
    stored = store_upload(upload(f"anh.{kind.lower()}", samples.picture(kind, mode=mode)))

    with Image.open(stored.file) as kept:
        assert kept.mode in {"1", "L", "RGB", "RGBA"}


def test_a_very_large_photo_is_kept_at_the_size_of_a_good_scan() -> None:
    stored = store_upload(upload("anh.jpg", samples.picture(size=(9000, 6000), mode="L")))

    with Image.open(stored.file) as kept:
        assert kept.size == (4096, 2731)


def test_a_file_of_the_portal_itself_is_kept_as_it_is() -> None:
    stored = store_bytes("Giấy tiếp nhận.pdf", b"%PDF-1.7", "application/pdf")

    assert stored.file.read() == b"%PDF-1.7"
    assert (stored.name, stored.size, stored.scan) == ("Giấy tiếp nhận.pdf", 8, StoredFile.Scan.CLEAN)
