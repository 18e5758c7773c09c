"""The declarations that a citizen can download: real DOCX and PDF files with the official heading and fields."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from docx import Document
from pypdf import PdfReader

from catalog.declarations import Declaration, attach_declarations, build, build_pdf, build_sample, declarations
from catalog.declarations.word import BLOCKS
from catalog.importing.services import import_procedures
from catalog.importing.sources import read_entries
from catalog.library.numbers import numbered
from catalog.models import FormTemplate, FormVersion, Procedure
from tests.catalog.test_import_procedures import REAL_DATA

E_FORM_PROCEDURES = {"1.001193", "1.004873", "1.001612", "1.013225", "1.001776"}
TYPES = {"docx": "vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "pdf"}


def words(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [
        paragraph.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def printed(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def tight(text: str) -> str:
    """Without spaces: lines break differently on paper."""
    return re.sub(r"\s", "", text)


def named(declaration: Declaration) -> str:
    return f"{declaration.procedure} {declaration.paper}"


def test_there_are_more_than_forty_and_each_procedure_with_an_e_form_has_one() -> None:
    assert len(declarations()) >= 50
    assert {declaration.procedure for declaration in declarations()} >= E_FORM_PROCEDURES
    assert sum(bool(declaration.sample) for declaration in declarations()) >= 10


def test_no_two_declarations_ask_for_the_same() -> None:
    def asked(declaration: Declaration) -> str:
        plain = ("label", "labels", "columns", "first", "text", "options")
        return json.dumps([{key: block.get(key) for key in plain} for block in declaration.blocks])

    assert len({asked(declaration) for declaration in declarations()}) == len(declarations())
    assert all(len(asked(declaration)) > 1_000 for declaration in declarations())  # letters: a page of questions


@pytest.mark.parametrize("declaration", declarations(), ids=named)
def test_a_declaration_belongs_to_a_form_of_the_procedures_and_its_blocks_are_known(declaration: Declaration) -> None:
    procedures = json.loads(Path(REAL_DATA).read_text(encoding="utf-8"))
    papers = next(each["papers"] for each in procedures if each["code"] == declaration.procedure)

    assert declaration.paper in {paper["name"] for paper in papers if paper["form_name"]}
    assert {block["kind"] for block in declaration.blocks} <= BLOCKS.keys()
    assert len(declaration.signers) in (1, 2, 3)
    if declaration.sample:
        assert {"addressee", "place_date", "signed"} <= declaration.sample.keys()


@pytest.mark.parametrize("declaration", declarations()[::6], ids=named)
def test_a_declaration_opens_with_national_heading_title_and_fields(declaration: Declaration) -> None:
    text = words(build(declaration))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc" in text
    assert declaration.title.upper() in text
    assert f"Kính gửi: {declaration.addressee}" in text
    assert declaration.pledge in text
    assert all(role in text for role, _how in declaration.signers)
    for block in declaration.blocks:
        for label in (block.get("label"), block.get("text"), *block.get("labels", []), *block.get("columns", [])):
            assert label is None or label in text


@pytest.mark.parametrize("declaration", declarations()[::6], ids=named)
def test_the_pdf_says_the_same_on_a4_and_leaves_the_answers_out(declaration: Declaration) -> None:
    content = build_pdf(declaration)
    text = tight(printed(content))
    answers = [block["value"] for block in declaration.blocks if len(block.get("value", "")) > 12]

    box = PdfReader(BytesIO(content)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert tight("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") in text
    assert tight(declaration.title.upper()) in text
    assert tight(declaration.pledge) in text
    assert not any(tight(answer) in text for answer in answers)


def test_a_sample_shows_invented_answers_and_says_that_it_is_a_sample() -> None:
    declaration = next(each for each in declarations() if each.procedure == "1.001193")

    text = tight(printed(build_sample(declaration)))

    assert tight("LÊ MINH AN") in text
    assert tight("Bản điền mẫu: người và số liệu trong bản này là hư cấu") in text


def test_a_declaration_without_answers_has_no_sample() -> None:
    with pytest.raises(ValueError, match="no sample"):
        build_sample(next(each for each in declarations() if not each.sample))


def test_what_a_declaration_says_is_text_and_never_markup() -> None:
    source = declarations()[0]
    hostile = Declaration(
        **{
            **{name: getattr(source, name) for name in source.__slots__},
            "title": '#read("/portal/settings/base.py") *x* $1$ <w:p>',
            "blocks": [{"kind": "line", "label": "#panic() \\ [a] & <b>"}],
        }
    )

    assert tight('#READ("/PORTAL/SETTINGS/BASE.PY")*X*$1$<W:P>') in tight(printed(build_pdf(hostile)))
    assert "#panic() \\ [a] & <b>" in words(build(hostile))


@pytest.mark.parametrize(
    ("name", "number", "issued_with"),
    [
        ("Mẫu số 01 NĐ 63/2024/NĐ-CP", "Mẫu số 01", "Nghị định 63/2024/NĐ-CP"),
        ("Mẫu số 1 Phụ lục III TT 68/2025/TT-BTC", "Mẫu số 1 Phụ lục III", "Thông tư 68/2025/TT-BTC"),
        ("Phụ lục TT 28/2020/TT-BGDĐT", "Phụ lục", "Thông tư 28/2020/TT-BGDĐT"),
        ("CT01", "CT01", ""),
        ("TP/CN-2011/CN.04", "TP/CN-2011/CN.04", ""),
        ("Mẫu số 03/2013/TT-LLTP", "Mẫu số 03/2013/TT-LLTP", ""),
        ("Mẫu NĐ 105/2020/NĐ-CP", "", "Nghị định 105/2020/NĐ-CP"),
        ("Tờ khai đăng ký kết hôn", "", ""),
    ],
)
def test_number_and_issuing_document_are_read_from_the_form_s_name(name: str, number: str, issued_with: str) -> None:
    assert numbered(name) == (number, issued_with)


@pytest.mark.django_db
def test_the_files_hang_on_the_forms_as_their_first_version_and_download(client: Client) -> None:
    entries = [entry for entry in read_entries(REAL_DATA) if entry.data["code"] in E_FORM_PROCEDURES]
    import_procedures(entries=entries)

    assert attach_declarations() == 5
    assert attach_declarations() == 0

    assert FormVersion.objects.count() == 5
    for procedure in Procedure.objects.all():
        form = FormTemplate.objects.filter(papers__procedure=procedure).exclude(file="").get()
        kinds = [each.kind for each in form.formats]
        assert kinds[:2] == ["docx", "pdf"]
        for each in form.formats:
            response = client.get(each.url)
            content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
            assert response["Content-Type"] == f"application/{TYPES[each.extension]}"
            assert len(content) == each.size
        assert f"/bieu-mau/{form.pk}/" in client.get(f"/thu-tuc/{procedure.code}/").content.decode()


def test_the_project_ships_the_letters_that_it_prints() -> None:
    fonts = {path.name for path in (settings.BASE_DIR / "casework" / "fonts").glob("*.ttf")}

    assert {"LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf"} <= fonts
