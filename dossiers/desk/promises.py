"""What the counter can promise a person before it receives: when the result is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from casework.calendars import Calendars
from casework.deadlines import DurationUnit, Term, WorkingCalendar, due_date
from catalog.models import Agency, Procedure, SubmissionChannel
from dossiers.deadlines import channel_terms

COUNTER_CHANNELS = (SubmissionChannel.Channel.DIRECT, SubmissionChannel.Channel.POST)


@dataclass(frozen=True, slots=True)
class Promise:
    """`choices` tells apart what the form lets the clerk choose; None: no time limit is set."""

    choices: str
    due_at: datetime | None
    agency: int | None = None
    case: str = ""
    channel: str = ""


def promises(procedure: Procedure, desks: Iterable[Agency], at: datetime) -> list[Promise]:
    """The due dates of a dossier received `at` this moment: one, unless desk, case or source make a difference."""
    calendars = Calendars()
    found = [
        Promise(choices, _due(terms, calendars.of(desk.calendar_id), at), desk.pk, case, channel)
        for desk in desks
        for choices, case, channel, terms in _choices(procedure, desk)
    ]
    if len({promise.due_at for promise in found}) == 1:
        return [Promise("", found[0].due_at)]
    return found


def _choices(procedure: Procedure, desk: Agency) -> Iterator[tuple[str, str, str, SubmissionChannel | None]]:
    cases = [(case.key, case.name) for case in procedure.cases.all()] or [("", "")]
    for key, name in cases:
        for channel in COUNTER_CHANNELS:
            words = [desk.short_name or desk.name, name, str(channel.label)]
            yield " · ".join(filter(None, words)), key, channel.value, channel_terms(procedure, channel, key)


def _due(terms: SubmissionChannel | None, calendar: WorkingCalendar, at: datetime) -> datetime | None:
    if terms is None or not terms.duration_unit:
        return None
    unit = DurationUnit(terms.duration_unit)
    if terms.duration_value is None and unit is not DurationUnit.SAME_DAY:
        return None
    return due_date(calendar, Term(terms.duration_value, unit), at).due_at
