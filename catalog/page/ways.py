"""How long it takes and what it costs: for each way to submit, and for each case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from casework.calendars import Calendars
from casework.deadlines import DeadlineError, DueDate, Term, due_date
from catalog.terms import fee_text, rows_of_case, term_text
from portal.base.formatting import money

if TYPE_CHECKING:  # the procedure's preview uses this module
    from catalog.models import Agency, Procedure, ProcedureCase, SubmissionChannel

CASE, CHANNEL = "truong-hop", "cach-nop"  # parameters of the page's address
# Channels that agree in all of these are one row of the table.
_SAME_ROW = ("case_key", "duration_value", "duration_unit", "duration_note", "fee", "charge", "fee_note")


def chosen(case_key: str, channel: str) -> str:
    """The query string of a choice: `?truong-hop=tach-thua&cach-nop=online`, or nothing."""
    given = {name: value for name, value in ((CASE, case_key), (CHANNEL, channel)) if value}
    return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One row of the table of ways to submit: one channel, or several that do not differ."""

    channel: SubmissionChannel  # the first of them
    names: tuple[str, ...]
    case: ProcedureCase | None
    term: str
    fee: str
    due: DueDate | None  # of a dossier that is received now
    choice: str  # query string that leads to this row alone

    @property
    def amounts(self) -> list[str]:
        """Phí and lệ phí apart, which are two kinds in law; none where an amount is not known, or both are 0."""
        sums: list[tuple[str, Decimal | None]] = [(_("phí"), self.channel.fee), (_("lệ phí"), self.channel.charge)]
        return [f"{kind}: {money(amount)}" for kind, amount in sums if amount]

    @property
    def fee_note(self) -> str:
        """What the note adds to the amount's text."""
        return self.channel.fee_note.removeprefix(self.fee).lstrip("; ")


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer of the first screen; for whom it holds is said only where the rows differ."""

    text: str
    holds_for: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that shows one way to submit, or all of them."""

    label: str
    url: str  # query string and place on the page
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """What due dates of one procedure are counted with."""

    procedure: Procedure
    calendars: Calendars
    now: datetime
    is_open: bool  # in force: else nothing is received now, and nothing due

    def due(self, channel: SubmissionChannel) -> DueDate | None:
        """None as well for a limit that no calendar reaches: a draft may say 99,999 years."""
        if not self.is_open:
            return None
        try:
            return due_for(self.procedure, channel, self.now, calendars=self.calendars)
        except DeadlineError:
            return None


def channel_rows(
    channels: Sequence[SubmissionChannel], cases: Iterable[ProcedureCase], case_key: str, reckoning: Reckoning
) -> list[ChannelRow]:
    by_key = {case.key: case for case in cases}
    alike: dict[tuple[object, ...], list[SubmissionChannel]] = {}
    for row in _without_general_ones(rows_of_case(channels, case_key), case_key):
        alike.setdefault(tuple(getattr(row, name) for name in _SAME_ROW), []).append(row)
    return [_channel_row(group, by_key.get(group[0].case_key), case_key, reckoning) for group in alike.values()]


def _without_general_ones(rows: list[SubmissionChannel], case_key: str) -> list[SubmissionChannel]:
    """For a case, its own row of a channel goes before the row for every case."""
    own = {row.channel for row in rows if row.case_key} if case_key else set()
    return [row for row in rows if row.case_key or row.channel not in own]


def _channel_row(
    group: list[SubmissionChannel], case: ProcedureCase | None, case_key: str, reckoning: Reckoning
) -> ChannelRow:
    first = group[0]
    return ChannelRow(
        channel=first,
        names=tuple(row.get_channel_display() for row in group),
        case=case,
        term=term_text(first),
        fee=fee_text(first),
        due=reckoning.due(first),
        choice=chosen(case_key or first.case_key, first.channel),
    )


def due_for(
    procedure: Procedure,
    channel: SubmissionChannel,
    received_at: datetime,
    agency: Agency | None = None,
    *,
    calendars: Calendars | None = None,
) -> DueDate | None:
    """Count the channel's time limit on the calendar of `agency`, or of the procedure's only agency.

    Raises:
        DeadlineError: the moment lies outside what can be counted.
    """
    if not channel.duration_unit:
        return None
    agency = agency or only_agency(procedure)
    calendar = (calendars or Calendars()).of(agency.calendar_id if agency else None)
    return due_date(calendar, Term(channel.duration_value, channel.duration_unit), received_at)


def only_agency(procedure: Procedure) -> Agency | None:
    """The agency that handles it, when there is just one."""
    bodies = list(procedure.handling.all())
    return bodies[0].agency if len(bodies) == 1 else None


def facts(told: Sequence[tuple[str, ChannelRow]]) -> list[Fact]:
    """One fact where all rows agree, else one for each text, with the cases or the channels for which it holds."""
    rows: dict[str, list[ChannelRow]] = {}
    for text, row in told:
        rows.setdefault(text, []).append(row)
    if len(rows) == 1:
        return [Fact(text) for text in rows]
    by_case = all(len({row.channel.case_key for row in of_text}) == 1 for of_text in rows.values())
    cases = {row.channel.case_key for _text, row in told}
    label = _case_names if by_case and len(cases) == len(rows) else _channel_names
    return [Fact(text, label(of_text)) for text, of_text in rows.items()]


def _case_names(rows: Iterable[ChannelRow]) -> str:
    return "; ".join(dict.fromkeys(row.case.name if row.case else _("other cases") for row in rows))


def _channel_names(rows: Iterable[ChannelRow]) -> str:
    return ", ".join(dict.fromkeys(name for row in rows for name in row.names))
