"""The clock of a dossier: which term it has, when it is due, and how the badge says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.calendars import calendar_for
from casework.deadlines import (
    DueDate,
    DurationUnit,
    LedgerDay,
    Pause,
    SupplementRule,
    Term,
    WorkingCalendar,
    due_date,
    local_time,
)
from casework.deadlines import working_days_between as working_days
from catalog.models import Procedure, SubmissionChannel
from catalog.terms import channel_for
from dossiers.models import Dossier, Leg
from dossiers.rules import rules_of
from dossiers.workflow import ANSWERED_STATES, PUBLIC_LABELS, RUNNING_STATES, WAITING_STATES, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A due date in words. `at` is the moment that the words speak of."""

    tone: str  # of the tag component: neutral, wait, good, late, other, info
    icon: str
    text: str
    at: datetime | None = None


def channel_terms(procedure: Procedure, channel: str, case_key: str = "") -> SubmissionChannel | None:
    """The row of the catalog whose time limit holds: the channel's, else the one of the procedure's usual channel."""
    return channel_for(procedure, channel, case_key) or channel_for(procedure, case_key=case_key)


def term(dossier: Dossier) -> Term | None:
    """The term that the dossier was handed over under; None: no time limit is set."""
    return term_of(dossier.duration_value, dossier.duration_unit)


def term_of(value: int | None, unit_code: str) -> Term | None:
    """From two columns; None: no time limit is set."""
    if not unit_code:
        return None
    unit = DurationUnit(unit_code)
    if value is None and unit is not DurationUnit.SAME_DAY:
        return None
    return Term(value, unit)


def pauses(leg: Leg) -> tuple[Pause, ...]:
    """The stretches that do not count."""
    return stored_pauses(leg.pauses)


def stored_pauses(rows: list[dict[str, str]]) -> tuple[Pause, ...]:
    """From the form in which a leg keeps them."""
    return tuple(Pause(datetime.fromisoformat(row["from"]), datetime.fromisoformat(row["until"])) for row in rows)


def explain(leg: Leg, calendar: WorkingCalendar | None = None) -> DueDate | None:
    """The due date with its ledger, day by day; None before receipt, or where no time limit is set."""
    limit = term(leg.dossier)
    if leg.clock_from is None or limit is None:
        return None
    calendar = calendar or calendar_for(leg.agency.calendar_id)
    return put_off(calendar, due_date(calendar, limit, leg.clock_from, pauses(leg)), leg.extra_days)


def put_off(calendar: WorkingCalendar, counted: DueDate, days: int) -> DueDate:
    """`counted`, moved on by `days` working days that were announced with an apology; the ledger names each."""
    if not days:
        return counted
    rows = list(counted.ledger)
    day, left = local_time(counted.due_at).date(), days
    while left:
        day += timedelta(days=1)
        works = calendar.is_working(day)
        left -= works
        why = _("put off with an apology, day %(n)d of %(all)d") % {"n": days - left, "all": days}
        rows.append(LedgerDay(day, works, why if works else calendar.why(day), day in calendar.provisional))
    return DueDate(calendar.closing(day), tuple(rows))


def check_by(leg: Leg, calendar: WorkingCalendar | None = None) -> datetime:
    """When the desk must have answered what came online; later, when it had to."""
    handed_over = leg.updated_at if leg.state == State.SUBMITTED else leg.dossier.submitted_at
    return due_date(calendar or calendar_for(leg.agency.calendar_id), check_term(leg.dossier), handed_over).due_at


def asked_by(leg: Leg, calendar: WorkingCalendar | None = None) -> datetime | None:
    """Until when papers are asked for, counted from the receipt, by the dossier's rule set; None before receipt."""
    if leg.clock_from is None:
        return None
    term = Term(rules_of(leg.dossier).ask_days, DurationUnit.WORKING_DAY)
    return due_date(calendar or calendar_for(leg.agency.calendar_id), term, leg.clock_from).due_at


def check_term(dossier: Dossier) -> Term:
    """The desk checks what came online within some working hours, which the rule set names."""
    return Term(rules_of(dossier).check_hours, DurationUnit.HOUR)


def badge(subject: Dossier | Leg, now: datetime, calendar: WorkingCalendar) -> Badge:
    """The deadline in words, as of `now`; working days are those of `calendar`. No queries for a loaded leg."""
    dossier = subject if isinstance(subject, Dossier) else subject.dossier
    state = State(subject.state)
    if state is State.SUBMITTED:
        return _to_check(due_date(calendar, check_term(dossier), subject.updated_at).due_at, now)
    if state in WAITING_STATES:
        return _waiting(state, dossier.supplement_rule, subject.updated_at)
    if state in RUNNING_STATES:
        shown = _running(subject.due_at, now, calendar)
        return _put_off_badge(shown) if isinstance(subject, Leg) and subject.extra_days else shown
    if state in ANSWERED_STATES:
        return _answered(state, subject.due_at, subject.finished_at)
    return Badge(tone="neutral", icon="info", text=str(PUBLIC_LABELS[state]), at=subject.finished_at)


def _to_check(due: datetime, now: datetime) -> Badge:
    when = _moment(due)
    if now > due:
        return Badge(
            tone="late", icon="triangle-alert", text=_("Check overdue since %(when)s") % {"when": when}, at=due
        )
    return Badge(tone="info", icon="clock", text=_("To be checked before %(when)s") % {"when": when}, at=due)


def _waiting(state: State, rule: str, since: datetime) -> Badge:
    if state is State.CHECK_SUPPLEMENT:
        text = _("Waiting for a supplement; the time limit starts with receipt")
    elif rule == SupplementRule.RESTART:
        text = _("Waiting for a supplement; the new time limit is counted from zero once the papers are complete")
    else:
        text = _("Time limit paused since %(day)s") % {"day": date_format(timezone.localtime(since), "d/m")}
    return Badge(tone="neutral", icon="circle-pause", text=text, at=since)


def _running(due: datetime | None, now: datetime, calendar: WorkingCalendar) -> Badge:
    if due is None:
        return Badge(tone="neutral", icon="clock", text=_("No time limit is set"))
    if now > due:
        return Badge(tone="late", icon="triangle-alert", text=_late_words(due, now, calendar), at=due)
    if timezone.localdate(due) == timezone.localdate(now):
        text = _("Due today, before %(time)s") % {"time": date_format(timezone.localtime(due), "TIME_FORMAT")}
        return Badge(tone="wait", icon="alarm-clock", text=text, at=due)
    days = working_days(calendar, now, due)
    text = ngettext("%(days)d working day left", "%(days)d working days left", days) % {"days": days}
    tone, icon = ("wait", "alarm-clock") if days <= 1 else ("good", "clock")
    return Badge(tone=tone, icon=icon, text=text, at=due)


def _put_off_badge(badge: Badge) -> Badge:
    return replace(badge, text=_("%(deadline)s (put off)") % {"deadline": badge.text})


def _late_words(due: datetime, now: datetime, calendar: WorkingCalendar) -> str:
    days = working_days(calendar, due, now)
    if days == 0:
        return _("Late by less than a working day")
    return ngettext("Late by %(days)d working day", "Late by %(days)d working days", days) % {"days": days}


def _answered(state: State, due: datetime | None, finished: datetime | None) -> Badge:
    """`Đã trả` once the result is in the applicant's hands, `Đã có kết quả` before."""
    if due is None or finished is None:
        return Badge(tone="good", icon="circle-check", text=str(PUBLIC_LABELS[state]), at=finished)
    returned = state is State.RETURNED
    days = abs((timezone.localdate(due) - timezone.localdate(finished)).days)
    if finished > due:
        text = _returned_late(days) if returned else _answered_late(days)
        return Badge(tone="late", icon="circle-alert", text=text, at=finished)
    text = _returned_in_time(days) if returned else _answered_in_time(days)
    return Badge(tone="good", icon="circle-check", text=text, at=finished)


def _returned_in_time(days: int) -> str:
    if days == 0:
        return _("Returned on time")
    return ngettext("Returned %(days)d day early", "Returned %(days)d days early", days) % {"days": days}


def _returned_late(days: int) -> str:
    if days == 0:
        return _("Returned, less than a day late")
    return ngettext("Returned, %(days)d day late", "Returned, %(days)d days late", days) % {"days": days}


def _answered_in_time(days: int) -> str:
    if days == 0:
        return _("Answered on time")
    return ngettext("Answered %(days)d day early", "Answered %(days)d days early", days) % {"days": days}


def _answered_late(days: int) -> str:
    if days == 0:
        return _("Answered, less than a day late")
    return ngettext("Answered, %(days)d day late", "Answered, %(days)d days late", days) % {"days": days}


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "H:i, d/m/Y")
