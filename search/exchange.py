"""The list of synonyms as a table that travels between provinces: read, compared with what is there, taken over."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from wagtail.log_actions import log

from accounts.models import User
from portal.base.text import fold, nfc
from search.models import Synonym
from search.tables import original

LARGEST = 1_048_576  # bytes of a file
MOST_ROWS = 5_000
_UNPACKED = 50 * LARGEST  # bytes of a workbook
COLUMNS = ("kind", "says", "means", "reason", "active")
_LONGEST = {"kind": 40, "says": 2_000, "means": 4_000, "reason": 250, "active": 20}  # characters
_NO = {"khong", "no", "0", "false", "sai", "x"}
# What a broken, encrypted or made up workbook sets off in zipfile and openpyxl.
_UNREADABLE = (
    BadZipFile, InvalidFileException, LookupError, ValueError, TypeError, AttributeError, RuntimeError, SyntaxError,
    EOFError, OSError, zlib.error,
)  # fmt: skip
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Rejected:
    number: int  # row of the file, from 1
    reason: str


@dataclass(slots=True)
class Plan:
    """What taking a table over would do."""

    created: list[Synonym] = field(default_factory=list)
    changed: list[Synonym] = field(default_factory=list)
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)  # those that were read, to be sent once more


def headings() -> list[str]:
    """As people read them, in the order of COLUMNS."""
    fields = [Synonym._meta.get_field(name).verbose_name for name in COLUMNS]  # type: ignore[union-attr]
    return [str(name) for name in fields]


def exported(synonyms: Iterable[Synonym]) -> Iterator[Sequence[object]]:
    yield headings()
    for synonym in synonyms:
        active = pgettext("in use", "yes") if synonym.active else pgettext("in use", "no")
        yield [synonym.get_kind_display(), synonym.says, synonym.means, synonym.reason, active]


def read_table(name: str, content: bytes) -> list[Row]:
    """The rows of a CSV file or of the first sheet of a workbook; the first line names the columns.

    Raises:
        ValidationError: another kind of file, broken, too long, or without the columns.
    """
    table = _workbook(content) if name.lower().endswith(".xlsx") else _csv(content)
    if not table:
        raise ValidationError(_("The file is empty"))
    columns = [_column(cell) for cell in table[0]]
    if "says" not in columns or "means" not in columns:
        raise ValidationError(_("The first line must name the columns: %(names)s") % {"names": ", ".join(headings())})
    if len(table) > MOST_ROWS + 1:
        raise ValidationError(_("The file has more than %(most)d rows") % {"most": MOST_ROWS})
    return [
        {column: original(cell) for column, cell in zip(columns, cells, strict=False) if column} for cells in table[1:]
    ]


def _csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig").replace("\x00", "")
        first = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=first.count)
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValidationError(_("The file is no CSV in UTF-8")) from error


def _workbook(content: bytes) -> list[list[str]]:
    try:
        if sum(part.file_size for part in ZipFile(io.BytesIO(content)).infolist()) > _UNPACKED:
            raise ValidationError(_("The file is no XLSX workbook"))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=20, values_only=True)
        return [cells for row in rows if any(cells := [_text(cell) for cell in row])]
    except _UNREADABLE as error:
        raise ValidationError(_("The file is no XLSX workbook")) from error


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).replace("\x00", "")


def _column(heading: str) -> str:
    """Its name, whether written by us in the reader's language or in ours."""
    known = {fold(title): name for name, title in zip(COLUMNS, headings(), strict=True)}
    return known.get(fold(heading), fold(heading) if fold(heading) in COLUMNS else "")


def planned(rows: Iterable[Row]) -> Plan:
    """Compare with what is there, known by what people say; writes nothing."""
    plan, there = Plan(), {_key(synonym.says): synonym for synonym in Synonym.objects.all()}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        try:
            given = _checked(row)
        except ValidationError as error:
            plan.rejected.append(Rejected(number, " ".join(error.messages)))
            continue
        key = _key(given["says"])
        if key in seen:
            plan.rejected.append(Rejected(number, _("says the same as a row before it")))
            continue
        seen.add(key)
        plan.rows.append(row)
        _sort(plan, there.get(key), given)
    return plan


def _sort(plan: Plan, known: Synonym | None, given: dict[str, Any]) -> None:
    if known is None:
        plan.created.append(Synonym(**given))
    elif all(getattr(known, name) == value for name, value in given.items()):
        plan.unchanged += 1
    else:
        for name, value in given.items():
            setattr(known, name, value)
        plan.changed.append(known)


def _key(says: str) -> str:
    return " ".join(nfc(says).lower().split())


def _checked(row: Row) -> dict[str, Any]:
    cells = {name: nfc(str(row.get(name, ""))).strip() for name in COLUMNS}
    for name, most in _LONGEST.items():
        if len(cells[name]) > most:
            raise ValidationError(_("A cell has more than %(most)d characters") % {"most": most})
    kinds = {fold(str(name)): value for value, label in Synonym.Kind.choices for name in (value, label)}
    kind = kinds.get(fold(cells["kind"])) if cells["kind"] else Synonym.Kind.EVERYDAY
    if kind is None:
        known = ", ".join(str(label) for label in Synonym.Kind.labels)
        raise ValidationError(_("Unknown kind; known are: %(known)s") % {"known": known})
    given = {**cells, "kind": kind, "active": fold(cells["active"]) not in _NO}
    given["reason"] = given["reason"] or _("imported")
    Synonym(**given).full_clean(validate_unique=False)
    return given


@transaction.atomic
def take_over(*, rows: Iterable[Row], by: User) -> Plan:
    """Carry the plan out, with a line in the log of each entry that was made or changed."""
    plan = planned(rows)
    for synonym in plan.created:
        synonym.save()
        log(synonym, "wagtail.create", user=by, title=str(synonym)[:200])
    for synonym in plan.changed:
        synonym.save()
        log(synonym, "wagtail.edit", user=by, title=str(synonym)[:200], content_changed=True)
    return plan
