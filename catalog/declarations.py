"""Declarations to fill in by hand: DOCX files made from lists of fields (data/declarations)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from catalog.models import FormTemplate, RequiredPaper

DATA = Path(__file__).parent / "data" / "declarations"
FONT = "Times New Roman"  # the font that Decree 30/2020/NĐ-CP prescribes for administrative papers
SIZE = Pt(13)
TEXT_WIDTH = Cm(16.5)  # A4 less 2,5 cm left and 2 cm right
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
BOX = "☐"
DOTS = 24  # letters' worth of dots after each label
NUMBER_COLUMN = Cm(1.4)
PLACE_AND_DATE = "…………, ngày …… tháng …… năm ……"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One form; `blocks` are its fields in order, each with a `kind` of BLOCKS."""

    procedure: str  # code
    paper: str  # as the procedure names it
    title: str
    addressee: str
    blocks: list[dict[str, Any]]
    pledge: str
    signer: str
    signing: str
    subtitle: str = ""


def declarations() -> list[Declaration]:
    """Every declaration of the data directory."""
    return [Declaration(**json.loads(path.read_text(encoding="utf-8"))) for path in sorted(DATA.glob("*.json"))]


def attach_declarations() -> int:
    """Give each declaration's file to the forms that have none yet; the number of files given."""
    return sum(_attach(declaration) for declaration in declarations())


def _attach(declaration: Declaration) -> int:
    paper = (
        RequiredPaper.objects.filter(procedure__code=declaration.procedure, name=declaration.paper)
        .exclude(form=None)
        .select_related("form")
        .first()
    )
    form: FormTemplate | None = paper.form if paper else None
    if form is None or (form.file.name and form.file.storage.exists(form.file.name)):
        return 0
    form.file.save(f"to-khai-{declaration.procedure}.docx", ContentFile(build(declaration)))
    return 1


def build(declaration: Declaration) -> bytes:
    """The DOCX file."""
    document = _empty_document(declaration.title)
    for line, underlined in zip(MOTTO, (False, True), strict=True):
        run = _centred(document, line).runs[0]
        run.bold, run.underline = True, underlined
    _centred(document, declaration.title.upper(), size=Pt(15), space=Pt(18)).runs[0].bold = True
    if declaration.subtitle:
        _centred(document, declaration.subtitle).runs[0].italic = True
    addressee = _centred(document, f"Kính gửi: {declaration.addressee} ", space=Pt(12))
    addressee.add_run("………………………………")
    for block in declaration.blocks:
        BLOCKS[block["kind"]](document, block)
    pledge = _paragraph(document, declaration.pledge, space=Pt(8))
    pledge.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    pledge.paragraph_format.keep_with_next = True
    _signature(document, declaration)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _empty_document(title: str) -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, SIZE
    properties = style.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), FONT)
    language = properties.makeelement(qn("w:lang"), {qn("w:val"): "vi-VN"})
    properties.append(language)
    style.paragraph_format.space_after = Pt(2)
    document.core_properties.title = title
    document.core_properties.language = "vi-VN"
    document.core_properties.author = ""
    return document


def _paragraph(document: Any, text: str = "", *, space: Any = None) -> Any:
    paragraph = document.add_paragraph()
    if text:
        paragraph.add_run(text)
    if space is not None:
        paragraph.paragraph_format.space_before = space
    return paragraph


def _centred(document: Any, text: str, *, size: Any = None, space: Any = None) -> Any:
    paragraph = _paragraph(document, text, space=space)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if size is not None:
        paragraph.runs[0].font.size = size
    return paragraph


def _dotted(document: Any, labels: list[str]) -> None:
    """Labels on one line, each followed by dots up to the next one; a longer label gets more of the line."""
    paragraph = _paragraph(document)
    total = sum(len(label) + DOTS for label in labels)
    used = 0
    for label in labels:
        used += len(label) + DOTS
        kind = WD_TAB_ALIGNMENT.RIGHT if used == total else WD_TAB_ALIGNMENT.LEFT
        paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH * used // total, kind, WD_TAB_LEADER.DOTS)
        paragraph.add_run(f"{label}: \t " if label else "\t")


def _line(document: Any, block: dict[str, Any]) -> None:
    _dotted(document, [block["label"]])


def _several(document: Any, block: dict[str, Any]) -> None:
    _dotted(document, block["labels"])


def _lines(document: Any, block: dict[str, Any]) -> None:
    for _number in range(block["count"]):
        _dotted(document, [""])


def _text(document: Any, block: dict[str, Any]) -> None:
    _paragraph(document, block["text"], space=Pt(8))


def _heading(document: Any, block: dict[str, Any]) -> None:
    paragraph = _paragraph(document, block["text"], space=Pt(8))
    paragraph.runs[0].bold = True
    paragraph.paragraph_format.keep_with_next = True


def _choices(document: Any, block: dict[str, Any]) -> None:
    """Boxes to tick; a box never parts from its words."""
    options = "    ".join(f"{BOX} {option}".replace(" ", "\u00a0") for option in block["options"])
    _paragraph(document, f"{block['label']}:  {options}")


def _table(document: Any, block: dict[str, Any]) -> None:
    """Empty rows to fill in; the first column numbers them when it is called STT."""
    columns = block["columns"]
    table = document.add_table(rows=1 + block["rows"], cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = _widths(columns)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # LibreOffice reads the grid, Word the cells
    for number, row in enumerate(table.rows):
        texts = columns if number == 0 else [str(number) if columns[0] == "STT" else ""]
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            cell.paragraphs[0].paragraph_format.keep_with_next = number < block["rows"]
        for cell, text in zip(row.cells, texts, strict=False):
            cell.paragraphs[0].add_run(text).bold = number == 0
    _paragraph(document)


def _widths(columns: list[str]) -> list[int]:
    if columns[0] != "STT":
        return [TEXT_WIDTH // len(columns)] * len(columns)
    return [NUMBER_COLUMN, *[(TEXT_WIDTH - NUMBER_COLUMN) // (len(columns) - 1)] * (len(columns) - 1)]


def _signature(document: Any, declaration: Declaration) -> None:
    """Place, date and signer on the right half; kept together on one page."""
    for text, style in ((PLACE_AND_DATE, "italic"), (declaration.signer, "bold"), (declaration.signing, "italic")):
        paragraph = _centred(document, text)
        paragraph.paragraph_format.left_indent = Cm(8)
        paragraph.paragraph_format.keep_with_next = True
        setattr(paragraph.runs[0], style, True)
    for _number in range(2):
        _paragraph(document)


BLOCKS: dict[str, Callable[[Any, dict[str, Any]], None]] = {
    "line": _line,
    "lines": _lines,
    "pair": _several,
    "triple": _several,
    "text": _text,
    "heading": _heading,
    "choices": _choices,
    "table": _table,
}
