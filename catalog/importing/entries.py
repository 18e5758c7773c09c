"""One procedure as a file describes it: checked, in one Unicode form, and free of database keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """What stands in the file at `row`: a position in a JSON list from 1, or a row of the sheet."""

    row: int
    data: Any
    problem: str = ""  # why it cannot even be read as an entry


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A whole procedure. `optional` and `cases` hold only what the file names; the rest of those stays untouched."""

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
    papers: tuple[PaperEntry, ...]
    steps: tuple[str, ...]
    legal_bases: tuple[LegalBasisEntry, ...]
    keywords: tuple[str, ...]
    cases: tuple[CaseEntry, ...] | None
    optional: tuple[tuple[str, Any], ...]
