"""A Word template to begin with: every question of the form in its place, for the editor to arrange in Word."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from eforms.word.keys import NUMBER, Key

FONT, SIZE = "Times New Roman", Pt(13)  # Decree 30/2020/NĐ-CP
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
Part = tuple[str, Sequence[Key]]  # title, and the names of its answers


def starter(parts: Sequence[Part]) -> bytes:
    """The .docx; each answer as `{{ key }}`, each group as a table whose row repeats."""
    document = _page()
    for line, underlined in zip(MOTTO, (False, True), strict=True):
        run = _centred(document, line).runs[0]
        run.bold, run.underline = True, underlined
    title = _centred(document, "{{ tieu_de|upper }}")
    title.runs[0].bold = True
    title.paragraph_format.space_before = Pt(14)
    _centred(document, "Kính gửi: {{ kinh_gui }}").paragraph_format.space_after = Pt(10)
    for title_of_part, keys in parts:
        heading = document.add_paragraph()
        heading.add_run(title_of_part).bold = True
        heading.paragraph_format.keep_with_next = True
        for key in keys:
            _answer(document, key)
    pledge = document.add_paragraph("{{ loi_cam_doan }}")
    pledge.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    pledge.paragraph_format.keep_with_next = True
    _signature(document)
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def _page() -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, SIZE
    properties = style.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), FONT)
    properties.append(properties.makeelement(qn("w:lang"), {qn("w:val"): "vi-VN"}))
    style.paragraph_format.space_after = Pt(3)
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.language = "vi-VN"
    return document


def _centred(document: Any, text: str) -> Any:
    paragraph = document.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _answer(document: Any, key: Key) -> None:
    if not key.columns:
        document.add_paragraph(f"{_asked(key.label)} ").add_run(f"{{{{ {key.name} }}}}").bold = True
        return
    document.add_paragraph(_asked(key.label)).paragraph_format.keep_with_next = True
    _table(document, key)


def _asked(label: str) -> str:
    return label if label.endswith(("?", ":", ".")) else f"{label}:"


def _table(document: Any, key: Key) -> None:
    """The row between `{%tr for %}` and `{%tr endfor %}` comes once for each entry."""
    names = [NUMBER, *(column.name for column in key.columns)]
    table = document.add_table(rows=4, cols=len(names), style="Table Grid")
    heading, begin, row, end = table.rows
    for cell, text in zip(heading.cells, ["STT", *(column.label for column in key.columns)], strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    begin.cells[0].text = f"{{%tr for muc in {key.name} %}}"
    for cell, name in zip(row.cells, names, strict=True):
        cell.text = f"{{{{ muc.{name} }}}}"
    end.cells[0].text = "{%tr endfor %}"
    document.add_paragraph()


def _signature(document: Any) -> None:
    for text, bold, italic in (
        ("{{ dia_danh_ngay }}", False, True),
        ("NGƯỜI KHAI", True, False),
        ("(Ký, ghi rõ họ, chữ đệm, tên)", False, True),
        ("", False, False),
        ("", False, False),
        ("{{ nguoi_khai }}", True, False),
    ):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(8)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
