"""What the public page of a procedure shows, worked out once for the view, the preview and the print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import timezone

from casework.calendars import calendar_for
from casework.deadlines import DueDate, Term, due_date
from catalog.closures import ClosureNotice, closure_notices
from catalog.online import with_online_form
from catalog.terms import channel_for, fee_text, rows_of_case, term_text

if TYPE_CHECKING:  # the procedure's preview uses this module
    from catalog.models import Agency, Procedure, ProcedureCase, RequiredPaper, SubmissionChannel

POST = "post"  # of SubmissionChannel.Channel
# Channels that agree in all of these are one row of the table.
_SAME_ROW = ("case_key", "duration_value", "duration_unit", "duration_note", "fee", "charge", "fee_note")


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One row of the table of ways to submit: one channel, or several that do not differ."""

    channel: SubmissionChannel  # the first of them
    names: tuple[str, ...]
    case: ProcedureCase | None
    term: str
    fee: str

    @property
    def fee_note(self) -> str:
        """What the note adds to the amount's text."""
        return self.channel.fee_note.removeprefix(self.fee).lstrip("; ")


@dataclass(frozen=True, slots=True)
class PaperRow:
    paper: RequiredPaper
    case: ProcedureCase | None
    file_size: int | None  # bytes; None: no file yet


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer of the first screen; the channels are named only where they differ."""

    text: str
    channels: str = ""


class ProcedurePage:
    """The page for one procedure, perhaps for one of its cases, as of `now`."""

    def __init__(self, procedure: Procedure, *, case_key: str = "", now: datetime | None = None) -> None:
        self.procedure = procedure
        self.now = now or timezone.now()
        self.cases = list(procedure.cases.all())
        self.case = next((case for case in self.cases if case.key == case_key), None)
        self.case_key = self.case.key if self.case else ""

    @cached_property
    def channels(self) -> list[ChannelRow]:
        cases = {case.key: case for case in self.cases}
        rows = rows_of_case(list(self.procedure.channels.all()), self.case_key)
        alike: dict[tuple[object, ...], list[SubmissionChannel]] = {}
        for row in rows:
            alike.setdefault(tuple(getattr(row, name) for name in _SAME_ROW), []).append(row)
        return [_channel_row(group, cases.get(group[0].case_key)) for group in alike.values()]

    @cached_property
    def papers(self) -> list[PaperRow]:
        names = {case.key: case for case in self.cases}
        papers = [paper for paper in self.procedure.papers.all() if self._holds(paper.case_key)]
        return [PaperRow(paper, names.get(paper.case_key), _file_size(paper)) for paper in papers]

    def _holds(self, case_key: str) -> bool:
        return not self.case_key or case_key in ("", self.case_key)

    @cached_property
    def forms(self) -> list[PaperRow]:
        """Papers whose form can be downloaded."""
        return [row for row in self.papers if row.file_size is not None]

    @cached_property
    def time_facts(self) -> list[Fact]:
        return _facts([(row.term, name) for row in self.channels for name in row.names])

    @cached_property
    def fee_facts(self) -> list[Fact]:
        return _facts([(row.fee, name) for row in self.channels for name in row.names])

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def is_expired(self) -> bool:
        return bool(self.procedure.valid_until and self.procedure.valid_until < self.today)

    @property
    def is_future(self) -> bool:
        return bool(self.procedure.valid_from and self.procedure.valid_from > self.today)

    @cached_property
    def online_here(self) -> bool:
        """A published e-form exists, and the procedure is in force."""
        known = self.procedure.pk is not None and not self.is_expired and not self.is_future
        return known and bool(with_online_form({self.procedure.pk}))

    @cached_property
    def closures(self) -> list[ClosureNotice]:
        """Its desks that are closed, or will be soon; an unpublished procedure has none to warn of."""
        if self.procedure.pk is None or self.is_expired:
            return []
        return closure_notices(self.procedure.desks(), self.today)

    @property
    def has_one_desk(self) -> bool:
        """Then the desk's closing is everybody's business, and stands on top of the page."""
        bodies = list(self.procedure.handling.all())
        return len(bodies) == 1 and bodies[0].agency_id is not None

    @property
    def online_stop(self) -> ClosureNotice | None:
        """Why nobody can apply online today."""
        stops = [notice for notice in self.closures if notice.online_stopped]
        return stops[0] if stops and self.has_one_desk else None

    @property
    def by_post(self) -> bool:
        return any(row.channel == POST for row in self.procedure.channels.all())

    @cached_property
    def due_channel(self) -> SubmissionChannel | None:
        return channel_for(self.procedure, case_key=self.case_key)

    @cached_property
    def due_today(self) -> DueDate | None:
        """When a dossier received now is due; None without a time limit, or before the procedure is in force."""
        if self.is_expired or self.due_channel is None:
            return None
        return due_for(self.procedure, self.due_channel, self.now)

    @property
    def level_names(self) -> str:
        return ", ".join(level.name for level in self.procedure.levels.all())

    @property
    def audience_names(self) -> str:
        return ", ".join(audience.name for audience in self.procedure.audiences.all())


def _channel_row(group: list[SubmissionChannel], case: ProcedureCase | None) -> ChannelRow:
    names = tuple(row.get_channel_display() for row in group)
    return ChannelRow(group[0], names, case, term_text(group[0]), fee_text(group[0]))


def due_for(
    procedure: Procedure, channel: SubmissionChannel, received_at: datetime, agency: Agency | None = None
) -> DueDate | None:
    """Count the channel's time limit on the calendar of `agency`, or of the procedure's only agency.

    Raises:
        DeadlineError: the moment lies outside what can be counted.
    """
    if not channel.duration_unit:
        return None
    bodies = list(procedure.handling.all())
    agency = agency or (bodies[0].agency if len(bodies) == 1 else None)
    calendar = calendar_for(agency.calendar_id if agency else None)
    return due_date(calendar, Term(channel.duration_value, channel.duration_unit), received_at)


def _facts(pairs: list[tuple[str, str]]) -> list[Fact]:
    """One fact where all channels agree, else one for each text with the channels that have it."""
    texts = list(dict.fromkeys(text for text, _name in pairs))
    if len(texts) == 1:
        return [Fact(texts[0])]
    ordered = sorted(dict.fromkeys(pairs), key=lambda pair: texts.index(pair[0]))
    grouped = groupby(ordered, key=lambda pair: pair[0])
    return [Fact(text, ", ".join(name for _text, name in group)) for text, group in grouped]


def _file_size(paper: RequiredPaper) -> int | None:
    """Bytes of the form's file; None when there is none, or the storage has lost it."""
    if not paper.form or not paper.form.file:
        return None
    try:
        return int(paper.form.file.size)
    except OSError:
        return None
