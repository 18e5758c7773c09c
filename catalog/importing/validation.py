"""Turns one raw entry into an `Entry`, or says everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from casework.deadlines import DurationUnit, SupplementRule
from catalog.importing.entries import (
    CaseEntry,
    ChannelEntry,
    Entry,
    InvolvedEntry,
    JointPartEntry,
    LegalBasisEntry,
    PaperEntry,
    QuestionEntry,
)
from catalog.importing.errors import EntryRejected
from catalog.importing.reader import ObjectReader, shown
from catalog.models import InvolvedBody, Procedure, SubmissionChannel

Read = TypeVar("Read")
CODE = re.compile(r"\d\.\d{6}", re.ASCII)
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
LONGEST_TERM = {  # in the unit's own measure; longer ones are typing errors
    DurationUnit.WORKING_DAY: 750,
    DurationUnit.CALENDAR_DAY: 1100,
    DurationUnit.MONTH: 36,
    DurationUnit.YEAR: 10,
    DurationUnit.HOUR: 2000,
    DurationUnit.SAME_DAY: 0,
}
LARGEST_AMOUNT = 100_000_000_000  # VND
# Fields of an entry that a file may leave out, and that then stay as an editor left them.
OPTIONAL = ("summary", "partial_reason", "external_url", "publication_decision", "supplement_rule", "sets")
OPTIONAL_DATES = ("valid_from", "valid_until")
FORMER_LEVELS = "agency_levels_before_2025_07"


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """What a coded field may say: it grows with the database's own levels and audiences."""

    levels: Collection[str]
    audiences: Collection[str]


def parse_entry(data: Any, known: KnownCodes) -> Entry:
    """Check one entry.

    Raises:
        EntryRejected: with every reason, not only the first.
    """
    if not isinstance(data, dict):
        raise EntryRejected([_("must be an object, not %(value)s") % {"value": shown(data)}])
    reasons: list[str] = []
    reader = ObjectReader(data, "", reasons)
    entry = _read_entry(reader, known)
    reader.finish()
    _check_cases(entry, reasons)
    if reasons:
        raise EntryRejected(reasons)
    return entry


def _read_entry(reader: ObjectReader, known: KnownCodes) -> Entry:
    return Entry(
        code=_read_code(reader),
        title=reader.text("title", required=True, limit=500),
        field=reader.text("field", required=True, limit=120),
        field_group=reader.text("field_group", limit=120),
        levels=reader.codes("agency_levels", known.levels),
        former_levels=_read_former_levels(reader, known),
        audiences=reader.codes("audience", known.audiences),
        agency=reader.text("agency", required=True, limit=200),
        service_level=reader.choice("service_level", Procedure.ServiceLevel.values),
        conditions=reader.text("conditions"),
        result=reader.text("result", required=True),
        code_source=reader.text("code_source", limit=30),
        time_source=reader.text("time_source", limit=30),
        fee_source=reader.text("fee_source", limit=30),
        channels=tuple(_read_channel(channel) for channel in reader.objects("channels", required=True)),
        papers=_named(reader, "papers", _read_paper),
        steps=reader.texts("steps", required=True),
        legal_bases=_named(reader, "legal_basis", _read_legal_basis),
        keywords=reader.texts("keywords", limit=120) if "keywords" in reader else None,
        cases=_named(reader, "cases", _read_case),
        questions=_named(reader, "questions", _read_question),
        involved=_named(reader, "involved", _read_involved),
        parts=_named(reader, "parts", _read_part),
        old_codes=_read_codes(reader, "old_codes"),
        related=_read_codes(reader, "related"),
        replaced_by=_read_replacement(reader),
        owner=reader.text("owner", limit=35) if "owner" in reader else None,
        optional=_read_optional(reader),
    )


def _read_former_levels(reader: ObjectReader, known: KnownCodes) -> frozenset[str] | None:
    """None where the file does not say; an empty list, which is a dash in a cell, takes away what is there."""
    given = reader.take(FORMER_LEVELS)
    if given is None:
        return None
    return reader.codes(FORMER_LEVELS, known.levels) if given != [] else frozenset()


def _named(reader: ObjectReader, key: str, read: Callable[[ObjectReader], Read]) -> tuple[Read, ...] | None:
    """The objects of a list; None where the file does not name it."""
    return tuple(read(row) for row in reader.objects(key)) if key in reader else None


def _read_code(reader: ObjectReader, key: str = "code", *, required: bool = True) -> str:
    code = reader.text(key, required=required)
    if code and not CODE.fullmatch(code):
        reader.reject(key, _("%(value)s is not a digit, a dot and six digits") % {"value": shown(code)})
    return code


def _read_codes(reader: ObjectReader, key: str) -> tuple[str, ...] | None:
    if key not in reader:
        return None
    codes = reader.texts(key)
    for code in codes:
        if code and not CODE.fullmatch(code):
            reader.reject(key, _("%(value)s is not a digit, a dot and six digits") % {"value": shown(code)})
    if len(set(codes)) < len(codes):
        reader.reject(key, _("names a value twice"))
    return codes


def _read_replacement(reader: ObjectReader) -> str | None:
    return _read_code(reader, "replaced_by", required=False) if "replaced_by" in reader else None


def _read_channel(reader: ObjectReader) -> ChannelEntry:
    value, unit = _read_duration(reader)
    entry = ChannelEntry(
        channel=reader.choice("channel", SubmissionChannel.Channel.values),
        case_key=reader.text("case", limit=40),
        duration_value=value,
        duration_unit=unit,
        duration_note=reader.text("duration_note"),
        fee=reader.number("fee", maximum=LARGEST_AMOUNT),
        charge=reader.number("charge", maximum=LARGEST_AMOUNT),
        fee_note=reader.text("fee_note"),
    )
    reader.finish()
    return entry


def _read_duration(channel: ObjectReader) -> tuple[int | None, str]:
    """Value and unit; (None, "") where the law names no time limit, and no value for the same day."""
    duration = channel.object("duration")
    if duration is None:
        return None, ""
    unit = duration.choice("unit", DurationUnit.values)
    limit = LONGEST_TERM.get(DurationUnit(unit), 0) if unit in DurationUnit.values else LARGEST_AMOUNT
    same_day = unit == DurationUnit.SAME_DAY
    value = duration.number("value", minimum=0 if same_day else 1, maximum=limit)
    if value is None and not same_day and "value" not in duration:
        duration.reject("value", _("is missing"))
    duration.finish()
    return (None if same_day else value), unit


def _read_paper(reader: ObjectReader) -> PaperEntry:
    entry = PaperEntry(
        name=reader.text("name", required=True, limit=500),
        case_key=reader.text("case", limit=40),
        originals=reader.number("originals", maximum=100) or 0,
        copies=reader.number("copies", maximum=100) or 0,
        form_name=reader.text("form_name", limit=300),
        note=_read_note(reader),
    )
    reader.finish()
    return entry


def _read_legal_basis(reader: ObjectReader) -> LegalBasisEntry:
    entry = LegalBasisEntry(
        number=reader.text("number", required=True, limit=80),
        name=reader.text("name", required=True, limit=500),
        issued_on=reader.day("issued_on"),
        issuer=reader.text("issuer", limit=120),
    )
    reader.finish()
    return entry


def _read_case(reader: ObjectReader) -> CaseEntry:
    entry = CaseEntry(
        key=reader.text("key", required=True),
        name=reader.text("name", required=True, limit=300),
        note=_read_note(reader),
    )
    if entry.key and not KEY.fullmatch(entry.key):
        reader.reject("key", _("%(value)s is not made of a-z, 0-9 and -") % {"value": shown(entry.key)})
    reader.finish()
    return entry


def _read_note(reader: ObjectReader) -> str | None:
    return reader.text("note", limit=1000) if "note" in reader else None


def _read_question(reader: ObjectReader) -> QuestionEntry:
    entry = QuestionEntry(
        question=reader.text("question", required=True, limit=300),
        answer=reader.text("answer", required=True, limit=3000),
    )
    reader.finish()
    return entry


def _read_involved(reader: ObjectReader) -> InvolvedEntry:
    entry = InvolvedEntry(
        part=reader.choice("part", InvolvedBody.Part.values), name=reader.text("name", required=True, limit=250)
    )
    reader.finish()
    return entry


def _read_part(reader: ObjectReader) -> JointPartEntry:
    value, unit = _read_duration(reader)
    entry = JointPartEntry(
        procedure=_read_code(reader, "procedure", required=False),
        name=reader.text("name", limit=300),
        body=reader.text("body", required=True, limit=250),
        duration_value=value,
        duration_unit=unit,
        is_optional=reader.flag("optional"),
        note=reader.text("note", limit=1000),
    )
    if not entry.procedure and not entry.name:
        reader.reject("name", _("is missing"))
    reader.finish()
    return entry


def _read_optional(reader: ObjectReader) -> tuple[tuple[str, Any], ...]:
    given: dict[str, Any] = {}
    for key in (key for key in OPTIONAL if key in reader):
        if key == "sets":
            given[key] = reader.number(key, minimum=1, maximum=20) or 1
        elif key == "supplement_rule":
            given[key] = reader.choice(key, SupplementRule.values)
        else:
            given[key] = reader.text(key, limit=200 if key == "publication_decision" else 2000)
    given.update({key: reader.day(key) for key in OPTIONAL_DATES if key in reader})
    _check_optional(reader, given)
    return tuple(given.items())


def _check_optional(reader: ObjectReader, given: dict[str, Any]) -> None:
    if address := given.get("external_url"):
        try:
            URLValidator(schemes=["https", "http"])(address)
        except ValidationError:
            reader.reject("external_url", _("%(value)s is not an address") % {"value": shown(address)})
        if len(address) > 200:
            reader.reject("external_url", _("is too long"))
    first, last = given.get("valid_from"), given.get("valid_until")
    if first and last and last < first:
        reader.reject("valid_until", _("lies before valid_from"))


def _check_cases(entry: Entry, reasons: list[str]) -> None:
    """Papers and channels may name only cases of their own entry, and each case stands once."""
    if entry.code in entry.named_procedures():
        reasons.append(_("the procedure refers to itself"))
    keys = [case.key for case in entry.cases or ()]
    if len(set(keys)) < len(keys):
        reasons.append(_("cases: names a value twice"))
    used = {row.case_key for row in entry.papers or () if row.case_key}
    used |= {row.case_key for row in entry.channels if row.case_key}
    for key in sorted(used - set(keys)):
        reasons.append(_("case %(value)s is used, but not named under cases") % {"value": shown(key)})
