"""A result that will not be ready in time: another date with an apology, once and early enough; else an apology."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from casework.calendars import calendar_for
from casework.deadlines import WorkingCalendar, working_days_between
from catalog.access import may
from dossiers.exceptions import IllegalMove
from dossiers.log_entries import check_moment, digest, last_event, lock, record
from dossiers.messages import queue_apology
from dossiers.models import Event, Leg, Reappointment, RuleSet, Statement
from dossiers.printing import issue_for
from dossiers.rules import rules_of
from dossiers.services.steps import recount
from dossiers.services.summary import summarise
from dossiers.workflow import APOLOGISE, REAPPOINT, RUNNING_STATES

PERMISSIONS = {REAPPOINT: "dossiers.approve", APOLOGISE: "dossiers.review"}
APOLOGISING = frozenset(PERMISSIONS.values())
Kind = Reappointment.Kind


@transaction.atomic
def reappoint(
    *, leg: Leg, new_due: date, reason: str, by: User, at: datetime, origin: str = "desk", public_reason: str = ""
) -> Event:
    """Put the due date off to the end of `new_due`, and apologise. Source: Decree 61/2018/NĐ-CP, article 19.

    `public_reason` is what everyone reads, as `by` saw and confirmed it; without it people are struck out of `reason`.

    How often, how early before the old date and how far, the dossier's rule set says. The working days that it gives
    stay with the leg, so that a later day off or a pause moves the new date as it would have moved the old one.

    Raises:
        PermissionDenied: `by` decides nothing in the leg's agency.
        ValidationError: code `clock` (no term runs), `late`, `notice` (too late to announce), `twice`, `before`
            (not after the old date), `day_off`, `far`, `required` (no reason).
        IllegalMove: somebody else has just changed the dossier.
    """
    at, last = _begin(leg, REAPPOINT, by, at, reason)
    calendar, rules = calendar_for(leg.agency.calendar_id), rules_of(leg.dossier)
    old_due = check_may_reappoint(leg, rules, calendar, at)
    extra_days = leg.extra_days + _days_put_off(old_due, new_due, calendar, rules)
    due_at = calendar.closing(new_due)
    seen = Leg.objects.filter(pk=leg.pk, state=leg.state, due_at=old_due)
    if not seen.update(due_at=due_at, extra_days=extra_days):
        raise IllegalMove(REAPPOINT, last)
    leg.due_at, leg.extra_days = due_at, extra_days
    summarise(leg.dossier, leg.dossier.updated_at)
    recount(leg)
    return _announce(leg, Kind.REAPPOINTED, (old_due, due_at), (reason, public_reason), by, at, origin)


@transaction.atomic
def apologise(
    *, leg: Leg, expected: date, reason: str, by: User, at: datetime, origin: str = "desk", public_reason: str = ""
) -> Event:
    """Tell the applicant of a dossier that is late why, and when the result is expected; it stays late.

    `public_reason`: as `reappoint`.

    Raises:
        PermissionDenied, IllegalMove: as `reappoint`.
        ValidationError: code `in_time`, `before` (a day that is over), `day_off`, `far`, `required`.
    """
    at, _last = _begin(leg, APOLOGISE, by, at, reason)
    calendar, rules = calendar_for(leg.agency.calendar_id), rules_of(leg.dossier)
    if leg.state not in RUNNING_STATES or leg.due_at is None or at <= leg.due_at:
        raise ValidationError(_("The dossier is not late"), code="in_time")
    if expected < timezone.localdate(at):
        raise _unfit(_("This day is over"), "before")
    _check_day(expected, at, calendar, rules)
    return _announce(
        leg, Kind.PROMISED, (leg.due_at, calendar.closing(expected)), (reason, public_reason), by, at, origin
    )


def check_may_reappoint(leg: Leg, rules: RuleSet, calendar: WorkingCalendar, at: datetime) -> datetime:
    """The present due date, when it may be put off now.

    Raises:
        ValidationError: as `reappoint`.
    """
    if leg.state not in RUNNING_STATES or leg.due_at is None:
        raise ValidationError(_("No time limit is running that could be put off"), code="clock")
    if at > leg.due_at:
        raise ValidationError(_("The dossier is late already: apologise and say when"), code="late")
    done = leg.reappointments.filter(kind=Kind.REAPPOINTED).count()
    if done >= rules.reappointments:
        words = ngettext(
            "The date may be put off %(times)d time only",
            "The date may be put off %(times)d times only",
            rules.reappointments,
        )
        raise ValidationError(words, code="twice", params={"times": rules.reappointments})
    if working_days_between(calendar, at, leg.due_at) < rules.notice_days:
        words = ngettext(
            "It is too late: putting off is announced at least %(days)d working day before the date",
            "It is too late: putting off is announced at least %(days)d working days before the date",
            rules.notice_days,
        )
        raise ValidationError(words, code="notice", params={"days": rules.notice_days})
    return leg.due_at


def _begin(leg: Leg, action: str, by: User, at: datetime, reason: str) -> tuple[datetime, Event | None]:
    """Lock the dossier; the leg must still be what the caller saw."""
    if not may(by, PERMISSIONS[action], leg.agency):
        raise PermissionDenied(_("This step is not yours to make in this agency"))
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason: the applicant reads it")}, code="required")
    leg.dossier = lock(leg.dossier_id)
    last = last_event(leg.dossier_id)
    if not Leg.objects.filter(pk=leg.pk, state=leg.state, due_at=leg.due_at).exists():
        raise IllegalMove(action, last)
    return check_moment(at, after=last.at if last else None), last


def _days_put_off(old_due: datetime, new_due: date, calendar: WorkingCalendar, rules: RuleSet) -> int:
    """How many working days later."""
    if new_due <= timezone.localdate(old_due):
        raise _unfit(_("The new date has to lie after the old one"), "before")
    _check_day(new_due, old_due, calendar, rules)
    return _between(calendar, old_due, new_due)


def _between(calendar: WorkingCalendar, old_due: datetime, new_due: date) -> int:
    return working_days_between(calendar, timezone.localdate(old_due), new_due)


def _check_day(day: date, after: datetime, calendar: WorkingCalendar, rules: RuleSet) -> None:
    if not calendar.is_working(day):
        raise _unfit(_("The agency does not work on this day: %(why)s") % {"why": calendar.why(day)}, "day_off")
    days_away = (day - timezone.localdate(after)).days
    # The first condition spares counting up to the year 9999: no calendar has so few working days.
    if days_away > 60 + 7 * rules.reappointment_days or _between(calendar, after, day) > rules.reappointment_days:
        words = ngettext(
            "At most %(days)d working day later", "At most %(days)d working days later", rules.reappointment_days
        )
        raise _unfit(words % {"days": rules.reappointment_days}, "far")


def _unfit(words: str, code: str) -> ValidationError:
    return ValidationError({"new_due": ValidationError(words, code=code)})


def _announce(
    leg: Leg,
    kind: Reappointment.Kind,
    dates: tuple[datetime, datetime],
    reasons: tuple[str, str],  # the applicant's, everyone's
    by: User,
    at: datetime,
    origin: str,
) -> Event:
    """Event, words, row and message."""
    (old_due, new_due), (reason, public_reason) = dates, (words.strip() for words in reasons)
    action = REAPPOINT if kind is Kind.REAPPOINTED else APOLOGISE
    data = {"old_due_at": old_due.isoformat(), "due_at": new_due.isoformat(), "reason_sha256": digest(reason)}
    event = record(leg=leg, action=action, by=by, at=at, origin=origin, data=data)
    Statement.objects.create(event=event, text=reason)
    given = Reappointment.objects.create(
        leg=leg,
        kind=kind,
        old_due=old_due,
        new_due=new_due,
        announced_at=at,
        announced_by=by,
        event=event,
        public_reason=public_reason,
    )
    issue_for(event, leg)
    queue_apology(event, leg, given, reason)
    return event
