"""The workbook of procedures: its sheets, and how rows become entries in the JSON shape and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.deadlines import DurationUnit, SupplementRule
from catalog.importing.columns import Column, Sheet, Words
from catalog.importing.entries import RawEntry
from catalog.importing.workbooks import SheetRow
from catalog.models import Agency, AgencyKind, AgencyLevel, Audience, Field, InvolvedBody, Procedure, SubmissionChannel


def _levels() -> dict[str, Words]:
    return dict(AgencyLevel.objects.values_list("code", "name"))


def _audiences() -> dict[str, Words]:
    return dict(Audience.objects.values_list("code", "name"))


def _fields() -> dict[str, Words]:
    return {name: name for name in Field.objects.values_list("name", flat=True)}


def _bodies() -> dict[str, Words]:
    kinds = AgencyKind.objects.values_list("name", flat=True)
    agencies = Agency.objects.open().exclude(kind__code="commune-committee").values_list("name", flat=True)
    return {name: name for name in (*kinds, *agencies)}


def _agencies() -> dict[str, Words]:
    return {code: code for code in Agency.objects.open().values_list("code", flat=True).order_by("code")}


def _case_column() -> Column:
    return Column(
        key="case",
        heading=_("Case key"),
        help=_("A key of the sheet of cases; empty: for all cases."),
        width=16,
    )


CODE = Column(
    key="code",
    heading=_("Procedure code"),
    kind="code",
    width=13,
    required=True,
    help=_("A digit, a dot and six digits, e.g. 1.001193. It ties the rows of all sheets together."),
)
TERM = (
    Column(key="duration_value", heading=_("Time limit"), kind="number", width=10, help=_("A whole number.")),
    Column(
        key="duration_unit",
        heading=_("Unit of the time limit"),
        width=16,
        choices=lambda: dict(DurationUnit.choices),
        help=_("Both empty: the law names no time limit. “Same day” needs no number."),
    ),
)
PROCEDURES = Sheet(
    key="Procedures",
    title=_("Procedures"),
    required=True,
    help=_("One row for each procedure."),
    columns=(
        CODE,
        Column(key="title", heading=_("Name of the procedure"), width=50, required=True),
        Column(
            key="field",
            heading=_("Field"),
            width=24,
            required=True,
            choices=_fields,
            strict=False,
            help=_("One of the list, or a new field."),
        ),
        Column(key="field_group", heading=_("Group of fields"), width=20),
        Column(
            key="agency",
            heading=_("Handling agency"),
            width=28,
            required=True,
            choices=_bodies,
            strict=False,
            help=_("Name or code of an agency, or a kind of agencies; several with a semicolon between them."),
        ),
        Column(
            key="owner",
            heading=_("Kept by (agency code)"),
            width=16,
            choices=_agencies,
            strict=False,
            help=_("Code of the agency whose editors keep the record; empty: as it is."),
        ),
        Column(
            key="agency_levels",
            heading=_("Levels of authority"),
            width=20,
            required=True,
            many=True,
            choices=_levels,
        ),
        Column(key="audience", heading=_("Who may apply"), width=24, required=True, many=True, choices=_audiences),
        Column(
            key="service_level",
            heading=_("Online service level"),
            width=20,
            required=True,
            choices=lambda: dict(Procedure.ServiceLevel.choices),
        ),
        Column(key="partial_reason", heading=_("Why only partly online"), width=28),
        Column(key="external_url", heading=_("Address on the National Portal"), width=28),
        Column(key="result", heading=_("Result"), width=30, required=True),
        Column(key="conditions", heading=_("Conditions"), width=40),
        Column(key="summary", heading=_("Summary"), width=40),
        Column(key="sets", heading=_("Sets of papers"), kind="number", width=9),
        Column(
            key="supplement_rule",
            heading=_("Clock on a supplement"),
            width=20,
            choices=lambda: dict(SupplementRule.choices),
        ),
        Column(key="publication_decision", heading=_("Publication decision"), width=30),
        Column(key="keywords", heading=_("Everyday words"), width=36, many=True, help=_("As people say it.")),
        Column(
            key="related",
            heading=_("Related procedures (codes)"),
            kind="code",
            width=20,
            many=True,
        ),
        Column(key="old_codes", heading=_("Earlier codes"), kind="code", width=16, many=True),
        Column(key="valid_from", heading=_("Valid from"), kind="date", width=12),
        Column(key="valid_until", heading=_("Valid until"), kind="date", width=12),
        Column(key="replaced_by", heading=_("Replaced by (code)"), kind="code", width=13),
        Column(
            key="agency_levels_before_2025_07",
            heading=_("Levels before 1 July 2025"),
            width=20,
            many=True,
            choices=_levels,
        ),
        Column(key="code_source", heading=_("Source of the code"), width=14),
        Column(key="time_source", heading=_("Source of the time limit"), width=14),
        Column(key="fee_source", heading=_("Source of the fee"), width=14),
    ),
)
CASES = Sheet(
    key="Cases",
    title=_("Cases"),
    help=_("Only for procedures with several cases, each with its own time limit, fee or papers."),
    columns=(
        CODE,
        Column(
            key="key",
            heading=_("Case key"),
            width=16,
            required=True,
            help=_("Short, of a-z, 0-9 and -; others name it."),
        ),
        Column(key="name", heading=_("Name of the case"), width=50, required=True),
        Column(key="note", heading=_("Who it is for"), width=50),
    ),
)
CHANNELS = Sheet(
    key="Channels",
    title=_("Ways to submit"),
    help=_("One row for each way to submit, and for each case where the cases differ."),
    columns=(
        CODE,
        Column(
            key="channel",
            heading=_("Way to submit"),
            width=16,
            required=True,
            choices=lambda: dict(SubmissionChannel.Channel.choices),
        ),
        _case_column(),
        *TERM,
        Column(key="duration_note", heading=_("Note on the time limit"), width=36),
        Column(
            key="fee",
            heading=_("Phí (VND)"),
            kind="number",
            width=12,
            help=_("0: free of charge. Empty: unknown, or set by the provincial council: say so in the note."),
        ),
        Column(
            key="charge",
            heading=_("Lệ phí (VND)"),
            kind="number",
            width=12,
            help=_("0: free of charge. Empty: unknown, or set by the provincial council: say so in the note."),
        ),
        Column(key="fee_note", heading=_("Note on fees"), width=50),
    ),
)
PAPERS = Sheet(
    key="Papers",
    title=_("Papers"),
    help=_("One row for each paper of the dossier, in the order in which people prepare them."),
    columns=(
        CODE,
        Column(key="name", heading=_("Name of the paper"), width=60, required=True),
        _case_column(),
        Column(key="originals", heading=_("Originals"), kind="number", width=9),
        Column(key="copies", heading=_("Copies"), kind="number", width=9),
        Column(
            key="form_name",
            heading=_("Form"),
            width=36,
            help=_("Name or number of the form, e.g. Mẫu số 01; empty: none."),
        ),
        Column(key="note", heading=_("Note"), width=40),
    ),
)
STEPS = Sheet(
    key="Steps",
    title=_("Steps"),
    help=_("One row for each step, in their order."),
    columns=(CODE, Column(key="text", heading=_("Step"), width=100, required=True)),
)
LEGAL_BASIS = Sheet(
    key="LegalBasis",
    title=_("Legal basis"),
    columns=(
        CODE,
        Column(
            key="number",
            heading=_("Number of the document"),
            width=22,
            required=True,
            help=_("As printed, e.g. 63/2024/NĐ-CP."),
        ),
        Column(key="name", heading=_("Name of the document"), width=60, required=True),
        Column(key="issued_on", heading=_("Issued on"), kind="date", width=12),
        Column(key="issuer", heading=_("Issuer"), width=24),
    ),
)
QUESTIONS = Sheet(
    key="Questions",
    title=_("Questions and answers"),
    columns=(
        CODE,
        Column(key="question", heading=_("Question"), width=50, required=True),
        Column(key="answer", heading=_("Answer"), width=80, required=True),
    ),
)
INVOLVED = Sheet(
    key="Involved",
    title=_("Other bodies"),
    help=_("Who else receives, decides or works together with the handling agency."),
    columns=(
        CODE,
        Column(
            key="part",
            heading=_("Its part"),
            width=24,
            required=True,
            choices=lambda: dict(InvolvedBody.Part.choices),
        ),
        Column(key="name", heading=_("Name of the body"), width=60, required=True),
    ),
)
PARTS = Sheet(
    key="Parts",
    title=_("Joint procedures"),
    help=_("The parts of a procedure that joins several, each with its agency and time limit."),
    columns=(
        CODE,
        Column(
            key="procedure", heading=_("Code of the part"), kind="code", width=13, help=_("Empty: no procedure here.")
        ),
        Column(key="name", heading=_("Name of the part"), width=50, help=_("Needed where there is no code.")),
        Column(key="body", heading=_("Done by"), width=40, required=True),
        *TERM,
        Column(key="optional", heading=_("Only if asked for"), kind="yes", width=12),
        Column(key="note", heading=_("Note"), width=40),
    ),
)
# Each row of these sheets belongs to the procedure in its column `code`; sheet → key of the entry.
LISTS: dict[str, str] = {
    "Channels": "channels",
    "Papers": "papers",
    "Steps": "steps",
    "LegalBasis": "legal_basis",
    "Cases": "cases",
    "Questions": "questions",
    "Involved": "involved",
    "Parts": "parts",
}
SHEETS = (PROCEDURES, CASES, CHANNELS, PAPERS, STEPS, LEGAL_BASIS, QUESTIONS, INVOLVED, PARTS)
_BY_KEY = {sheet.key: sheet for sheet in SHEETS} | {LISTS[sheet.key]: sheet for sheet in SHEETS if sheet.key in LISTS}
GUIDE = (
    _("Fill in one row for each procedure in the first sheet; the other sheets hold its lists, tied by the code."),
    _("Headings in red must be filled in. Do not rename sheets or headings; columns without use may be deleted."),
    _("An empty cell of a column that may be left out keeps what the portal has; a dash (-) empties it."),
    _("No formulas and no merged cells. Before anything is written, the portal shows what would change."),
)


def entries_of(tables: Mapping[str, list[SheetRow]]) -> list[RawEntry]:
    """One entry for each row of the main sheet, then one for the rows of each code that stands on none.

    A file without one of the other sheets, or with an empty one, says nothing about it.
    """
    children = {name: _by_code(rows) for name, rows in tables.items() if name in LISTS}
    said = {name for name, rows in tables.items() if rows}
    entries = []
    for row in tables["Procedures"]:
        code = row.cells.get("code")
        lists = {name: by_code.pop(code, []) for name, by_code in children.items()}
        entries.append(_entry(row, {name: rows for name, rows in lists.items() if name in said}))
    entries.extend(_orphans(children))
    return entries


def _by_code(rows: Iterable[SheetRow]) -> dict[Any, list[SheetRow]]:
    grouped: dict[Any, list[SheetRow]] = {}
    for row in rows:
        grouped.setdefault(row.cells.pop("code", None), []).append(row)
    return grouped


def _entry(row: SheetRow, lists: Mapping[str, list[SheetRow]]) -> RawEntry:
    data = {**row.cells, **{LISTS[name]: [_item(name, each.cells) for each in rows] for name, rows in lists.items()}}
    problems, places = list(row.problems), {}
    for name, rows in lists.items():
        for order, each in enumerate(rows, start=1):
            place = gettext("sheet “%(sheet)s”, row %(row)d") % {"sheet": each.sheet, "row": each.number}
            places[f"{LISTS[name]} {order}"] = place
            problems.extend(f"{place}: {problem}" for problem in each.problems)
    return RawEntry(row=row.number, data=data, problem="; ".join(problems), places={"": "", **places})


def _item(sheet: str, cells: Mapping[str, Any]) -> Any:
    if sheet == "Steps":
        return cells.get("text", "")
    if "duration_unit" in cells or "duration_value" in cells:
        term = {"value": cells.get("duration_value"), "unit": cells.get("duration_unit")}
        rest = {key: value for key, value in cells.items() if key not in ("duration_value", "duration_unit")}
        return {**rest, "duration": {key: value for key, value in term.items() if value is not None}}
    return dict(cells)


def _orphans(children: Mapping[str, dict[Any, list[SheetRow]]]) -> Iterator[RawEntry]:
    """Rows whose code stands on no procedure are entries of their own, so that they are named and rejected."""
    for by_code in children.values():
        for code, rows in by_code.items():
            none = gettext("sheet “%(sheet)s”: no procedure has this code") % {"sheet": rows[0].sheet}
            problem = "; ".join([none, *(problem for row in rows for problem in row.problems)])
            yield RawEntry(row=rows[0].number, data={"code": code}, problem=problem)


def rows_of(entries: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every sheet for entries in the JSON shape."""
    rows: dict[str, list[dict[str, Any]]] = {sheet.key: [] for sheet in SHEETS}
    for entry in entries:
        rows["Procedures"].append(dict(entry))
        for sheet, key in LISTS.items():
            rows[sheet].extend({"code": entry["code"], **_cells(item)} for item in entry.get(key) or ())
    return rows


def _cells(item: Any) -> dict[str, Any]:
    if isinstance(item, str):
        return {"text": item}
    duration = item.get("duration") or {}
    return {**item, "duration_value": duration.get("value"), "duration_unit": duration.get("unit")}


_POSITION = re.compile(r"(\w+) (\d+)")


def in_words(reason: str, places: Mapping[str, str]) -> str:
    """A reason against an entry of a workbook, with sheet, row and heading instead of keys; of JSON as it is."""
    path, colon, text = reason.partition(": ")
    if not places or not colon:
        return reason
    first, *rest = path.split(", ")
    found = _POSITION.fullmatch(first)
    sheet = _BY_KEY.get(found[1]) if found else None
    if found is None or sheet is None:
        return f"{_heading(PROCEDURES, path)}: {text}"
    column = _heading(sheet, "_".join(rest)) if rest else ""
    return ", ".join(filter(None, (places.get(first, first), column))) + f": {text}"


def _heading(sheet: Sheet, key: str) -> str:
    listed = _BY_KEY.get(key)
    if listed is not None:
        return str(listed.title)
    first = key.split(" ")[0]
    return next((str(column.heading) for column in sheet.columns if column.key == first), key)
