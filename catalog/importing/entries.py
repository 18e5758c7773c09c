"""One procedure as a file describes it: checked, in one Unicode form, and free of database keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """What stands in the file at `row`: a position in a JSON list from 1, or a row of the sheet."""

    row: int
    data: Any
    problem: str = ""  # why it cannot even be read as an entry
    # Of a workbook: part of the entry ("channels 1") → where it stands, in the reader's words.
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEntry:
    channel: str
    case_key: str
    duration_value: int | None
    duration_unit: str
    duration_note: str
    fee: int | None  # VND; None is unknown or set elsewhere, 0 is free of charge
    charge: int | None  # VND
    fee_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEntry:
    name: str
    case_key: str
    originals: int
    copies: int
    form_name: str
    note: str | None  # None: the file does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasisEntry:
    number: str
    name: str
    issued_on: date | None
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntry:
    key: str
    name: str
    note: str | None  # None: the file does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEntry:
    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvedEntry:
    part: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JointPartEntry:
    procedure: str  # code; empty where the part is no procedure of this portal
    name: str
    body: str
    duration_value: int | None
    duration_unit: str
    is_optional: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A whole procedure. What is None, or not among `optional`, the file does not name: it stays as it is."""

    code: str
    title: str
    field: str
    field_group: str
    levels: frozenset[str]
    former_levels: frozenset[str] | None  # codes; before the two-level government. None: the file does not say
    audiences: frozenset[str]
    agency: str
    service_level: str
    conditions: str
    result: str
    code_source: str
    time_source: str
    fee_source: str
    channels: tuple[ChannelEntry, ...]
    papers: tuple[PaperEntry, ...] | None
    steps: tuple[str, ...]
    legal_bases: tuple[LegalBasisEntry, ...] | None
    keywords: tuple[str, ...] | None
    cases: tuple[CaseEntry, ...] | None
    questions: tuple[QuestionEntry, ...] | None
    involved: tuple[InvolvedEntry, ...] | None
    parts: tuple[JointPartEntry, ...] | None
    old_codes: tuple[str, ...] | None
    related: tuple[str, ...] | None  # codes
    replaced_by: str | None  # code; empty: by nothing
    owner: str | None  # the agency's code; empty: nobody
    optional: tuple[tuple[str, Any], ...]

    def named_procedures(self) -> frozenset[str]:
        """Codes of the other procedures that it refers to."""
        parts = (part.procedure for part in self.parts or ())
        return frozenset(filter(None, (*parts, *(self.related or ()), self.replaced_by)))
