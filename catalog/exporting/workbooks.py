"""Writes workbooks that people fill in and that are imported again: lists in the cells, notes on the headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from catalog.importing.columns import Column, Sheet, Words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = Mapping[str, Any]  # key of the column → value in our own terms
LAST_ROW = 5_000  # to which the lists in the cells reach
_HEAD = PatternFill("solid", fgColor="1B3A63")
_REQUIRED = PatternFill("solid", fgColor="9B1C1C")
_WHITE = Font(bold=True, color="FFFFFF")
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
# XML holds none of them.
_UNPRINTABLE = {code: None for code in (*range(32), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"}
_LONGEST_CELL = 32_767  # characters; Excel cuts what is longer


def workbook(sheets: Sequence[Sheet], rows: Mapping[str, Iterable[Row]], guide: Sequence[Words] = ()) -> bytes:
    """A workbook with the rows of each sheet by its key, a guide and the lists to choose from."""
    book = Workbook(write_only=True)
    lists = _Lists(sheets)
    for sheet in sheets:
        _write_sheet(book, sheet, rows.get(sheet.key, ()), lists)
    _write_guide(book, sheets, guide)
    lists.write(book)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _write_sheet(book: Any, sheet: Sheet, rows: Iterable[Row], lists: _Lists) -> None:
    made = book.create_sheet(str(sheet.title))
    made.freeze_panes = "B2" if len(sheet.columns) > 3 else "A2"
    for position, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(position)
        made.column_dimensions[letter].width = column.width
        if validation := lists.validation(column, letter):
            made.data_validations.append(validation)
    made.append([_heading(made, column) for column in sheet.columns])
    words = {column.key: _words(column) for column in sheet.columns}
    for row in rows:
        made.append([_cell(made, column, row.get(column.key), words[column.key]) for column in sheet.columns])


def _heading(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet, str(column.heading))
    cell.font, cell.fill, cell.alignment = _WHITE, _REQUIRED if column.required else _HEAD, _WRAPPED
    if text := _note(column):
        cell.comment = Comment(text, _("The portal"), width=320, height=150)
    return cell


def _note(column: Column) -> str:
    """What the heading's comment and the guide say of a column."""
    sentences = [_("Must be filled in.")] if column.required else []
    sentences.append(str(column.help))
    if column.many:
        sentences.append(_("Several values with a semicolon between them."))
    if column.kind == "date":
        sentences.append(_("A date, e.g. 01/07/2025."))
    if column.kind == "yes":
        sentences.append(_("Yes or no."))
    return " ".join(filter(None, sentences))


def _words(column: Column) -> dict[str, str]:
    return {value: str(word) for value, word in column.choices().items()} if column.choices else {}


def _cell(sheet: Any, column: Column, value: Any, words: Mapping[str, str]) -> Any:
    """A text stays a text: what somebody typed is no formula, whatever it begins with."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, datetime.combine(value, time.min))
        cell.number_format = "dd/mm/yyyy"
        return cell
    if column.kind == "yes":
        value = _yes(bool(value))
    if isinstance(value, int):
        return value
    values = value if column.many and not isinstance(value, str) else [value]
    cell = WriteOnlyCell(sheet, "; ".join(words.get(each, str(each)) for each in values).translate(_UNPRINTABLE))
    cell.data_type, cell.alignment = "s", _WRAPPED
    return cell


def _yes(value: bool) -> str:
    return pgettext("answer", "yes") if value else pgettext("answer", "no")


class _Lists:
    """What can be chosen in the cells, in a hidden sheet: a list within a rule has room for 255 characters only."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.title = _("Lists")
        self.lists: dict[tuple[str, ...], str] = {}  # words → letter of the column that holds them
        self.offered = {
            column: words for sheet in sheets for column in sheet.columns if (words := tuple(_offered(column)))
        }
        for words in self.offered.values():
            self.lists.setdefault(words, get_column_letter(len(self.lists) + 1))

    def validation(self, column: Column, letter: str) -> DataValidation | None:
        """The rule for the cells of a column."""
        words = self.offered.get(column)
        if words is None:
            return _number_rule(column, letter)
        place = self.lists[words]
        strict = column.strict and not column.many
        return DataValidation(
            type="list",
            formula1=f"'{self.title}'!${place}$1:${place}${len(words)}",
            allow_blank=True,
            showErrorMessage=strict,
            errorTitle=str(column.heading)[:32],
            error=_("Choose one of the list."),
            sqref=f"{letter}2:{letter}{LAST_ROW}",
        )

    def write(self, book: Any) -> None:
        sheet = book.create_sheet(self.title)
        sheet.sheet_state = "hidden"
        for position in range(max(map(len, self.lists), default=0)):
            sheet.append([words[position] if position < len(words) else None for words in self.lists])


def _offered(column: Column) -> Iterator[str]:
    if column.kind == "yes":
        yield from (_yes(True), _yes(False))
    elif column.choices:
        yield from (str(word) for word in column.choices().values())


def _number_rule(column: Column, letter: str) -> DataValidation | None:
    if column.kind != "number":
        return None
    return DataValidation(
        type="whole",
        operator="greaterThanOrEqual",
        formula1="0",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=str(column.heading)[:32],
        error=_("Write a whole number."),
        sqref=f"{letter}2:{letter}{LAST_ROW}",
    )


def _write_guide(book: Any, sheets: Sequence[Sheet], guide: Sequence[Words]) -> None:
    """How to fill it in, and every column with what it means."""
    made = book.create_sheet(_("Guide"))
    for letter, width in zip("ABC", (26, 30, 90), strict=True):
        made.column_dimensions[letter].width = width
    for sentence in guide:
        made.append([_text(made, str(sentence))])
    made.append([])
    made.append([_text(made, heading, _BOLD) for heading in (_("Sheet"), _("Column"), _("What it means"))])
    for sheet in sheets:
        made.append([_text(made, str(sheet.title), _BOLD), None, _text(made, str(sheet.help))])
        for column in sheet.columns:
            made.append([None, _text(made, str(column.heading)), _text(made, _note(column), wrapped=True)])


def _text(sheet: Any, text: str, font: Font | None = None, *, wrapped: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, text[:_LONGEST_CELL])
    cell.data_type = "s"
    if font:
        cell.font = font
    if wrapped:
        cell.alignment = _WRAPPED
    return cell
