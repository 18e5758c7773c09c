"""The DOCX file of a declaration, to fill in by hand or at a computer."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from catalog.declarations.reading import DOTS, MOTTO, PLACE_AND_DATE, Declaration, weights

FONT = "Times New Roman"  # the font that Decree 30/2020/NĐ-CP prescribes for administrative papers
SIZE = Pt(13)
SMALL = Pt(11)
TEXT_WIDTH = Cm(16.5)  # A4 less 2,5 cm left and 2 cm right
BOX = "☐"
LEFT_COLUMN = Cm(6.5)  # of the heading: who writes, or the photograph
SIGNING_SPACE = 3  # empty lines


def build(declaration: Declaration) -> bytes:
    """The DOCX file."""
    document = _empty_document(declaration.title)
    if declaration.number:
        number = _paragraph(document, declaration.number)
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        number.runs[0].bold, number.runs[0].font.size = True, SMALL
    _heading_of(document, declaration)
    _centred(document, declaration.title.upper(), size=Pt(15), space=Pt(14)).runs[0].bold = True
    if declaration.subtitle:
        _centred(document, declaration.subtitle).runs[0].italic = True
    addressee = _centred(document, f"Kính gửi: {declaration.addressee} ", space=Pt(10))
    addressee.add_run("………………………………")
    for block in declaration.blocks:
        BLOCKS[block["kind"]](document, block)
    pledge = _paragraph(document, declaration.pledge, space=Pt(8))
    pledge.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    pledge.paragraph_format.keep_with_next = True
    _signatures(document, declaration.signers)
    _notes(document, declaration.notes)
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


def _motto(container: Any, size: Any = None) -> None:
    for line, underlined in zip(MOTTO, (False, True), strict=True):
        run = _centred(container, line, size=size).runs[0]
        run.bold, run.underline = True, underlined


def _heading_of(document: Any, declaration: Declaration) -> None:
    """The national heading; beside it the body that writes, or the place of the photograph."""
    if not declaration.organisation and not declaration.photo:
        _motto(document)
        return
    widths = [LEFT_COLUMN, TEXT_WIDTH - LEFT_COLUMN] if declaration.organisation else [Cm(3), TEXT_WIDTH - Cm(3)]
    left, right = _row(document, widths)
    if declaration.organisation:
        for text in (declaration.organisation.upper(), "…………………………", "Số: ……………"):
            _centred(left, text, size=Pt(12))
        left.paragraphs[1].runs[0].bold = True
    else:
        _frame(left)
        _centred(left, declaration.photo, size=SMALL, space=Pt(34)).paragraph_format.space_after = Pt(34)
    _motto(right, Pt(12))
    for cell in (left, right):
        _drop_first(cell)


def _row(document: Any, widths: list[Any]) -> Any:
    """The cells of a row without lines."""
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = width
    return table.rows[0].cells


def _drop_first(cell: Any) -> None:
    """A new cell begins with an empty paragraph."""
    first = cell.paragraphs[0]._p
    first.getparent().remove(first)


def _frame(cell: Any) -> None:
    borders = OxmlElement("w:tcBorders")
    for edge in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)


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
    """Rows to fill in; the first column numbers them when it is called STT, or has the words of `first`."""
    columns, first = block["columns"], block.get("first", [])
    count = len(first) or block["rows"]
    table = document.add_table(rows=1 + count, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    parts = weights(block)
    widths = [TEXT_WIDTH * part // sum(parts) for part in parts]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # LibreOffice reads the grid, Word the cells
    for number, row in enumerate(table.rows):
        start = [str(number)] if columns[0] == "STT" else [""]
        texts = columns if number == 0 else [first[number - 1]] if first else start
        _fill(row, widths, texts, is_head=number == 0, stays=number < count)
    _paragraph(document).paragraph_format.space_after = Pt(0)


def _fill(row: Any, widths: list[Any], texts: list[str], *, is_head: bool, stays: bool) -> None:
    cells = list(row.cells)
    for cell, width in zip(cells, widths, strict=True):
        cell.width = width
        cell.paragraphs[0].paragraph_format.keep_with_next = stays
    for cell, text in zip(cells, texts, strict=False):
        run = cell.paragraphs[0].add_run(text)
        run.bold, run.font.size = is_head, SMALL
        if is_head:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _signatures(document: Any, signers: list[list[str]]) -> None:
    """Place and date over the last one, or on a line of their own over three; all kept together on one page."""
    if len(signers) > 2:
        date = _paragraph(document, PLACE_AND_DATE, space=Pt(6))
        date.alignment, date.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.RIGHT, True
        date.runs[0].italic = True
    width = TEXT_WIDTH // max(len(signers), 2)
    blank = [["", ""]] if len(signers) == 1 else []
    cells = _row(document, [width] * (len(signers) + len(blank)))
    for number, (cell, (role, how)) in enumerate(zip(cells, [*blank, *signers], strict=True), start=1):
        over = PLACE_AND_DATE if number == len(cells) == 2 else " "
        for text, style in ((over, "italic"), (role, "bold"), (how, "italic")):
            paragraph = _centred(cell, text or " ", size=Pt(12))
            paragraph.paragraph_format.keep_with_next = True
            setattr(paragraph.runs[0], style, True)
        for _line_number in range(SIGNING_SPACE):
            _paragraph(cell)
        _drop_first(cell)


def _notes(document: Any, notes: list[str]) -> None:
    for number, note in enumerate(notes):
        paragraph = _paragraph(document, note if number else f"Ghi chú: {note}")
        paragraph.runs[0].italic, paragraph.runs[0].font.size = True, SMALL


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
