"""The declarations that a citizen can download: real DOCX files with the official title and fields."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from docx import Document

from catalog.declarations import Declaration, attach_declarations, build, declarations
from catalog.importing.services import import_procedures
from catalog.importing.sources import read_entries
from catalog.models import FormTemplate, Procedure
from tests.catalog.test_import_procedures import REAL_DATA

E_FORM_PROCEDURES = {"1.001193", "1.004873", "1.001612", "1.013225", "1.001776"}


def words(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_each_procedure_with_an_e_form_has_its_declaration() -> None:
    assert {declaration.procedure for declaration in declarations()} == E_FORM_PROCEDURES


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.procedure)
def test_a_declaration_opens_with_national_heading_title_and_fields(declaration: Declaration) -> None:
    text = words(build(declaration))

    assert text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert declaration.title.upper() in text
    assert f"Kính gửi: {declaration.addressee}" in text
    assert declaration.pledge in text
    assert declaration.signer in text
    for block in declaration.blocks:
        for label in (block.get("label"), block.get("text"), *block.get("labels", []), *block.get("columns", [])):
            assert label is None or label in text


@pytest.mark.django_db
def test_the_files_hang_on_the_forms_and_download(client: Client) -> None:
    entries = [entry for entry in read_entries(REAL_DATA) if entry.data["code"] in E_FORM_PROCEDURES]
    import_procedures(entries=entries)

    assert attach_declarations() == 5
    assert attach_declarations() == 0

    for procedure in Procedure.objects.all():
        form = FormTemplate.objects.filter(papers__procedure=procedure).exclude(file="").get()
        response = client.get(f"/bieu-mau/{form.pk}/")
        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert form.paper_name.upper() in words(content)
        assert f"/bieu-mau/{form.pk}/" in client.get(f"/thu-tuc/{procedure.code}/").content.decode()
