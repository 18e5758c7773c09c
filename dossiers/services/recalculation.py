"""A calendar's change applied: the calendar, the due dates that follow, events and messages, all or nothing."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, DateTimeField, Field, IntegerField, Max, QuerySet, Value, When
from django.utils import translation

from accounts.models import User
from casework.calendar_days import write_days, write_hours
from casework.chain import append_events
from casework.models import Calendar, Message
from casework.outbox import queue_messages
from catalog.models import Agency
from dossiers.calendar_changes import PENDING, changed_days, changed_hours, planned_agencies, switches_of
from dossiers.messages import LANGUAGE, recalculated_messages, texts_of_recalculation
from dossiers.models import CalendarChange, Dossier, Event, Leg, LegStep
from dossiers.recalculation import Repair, Shift, Switch, midnight, shifts_among, shifts_of
from dossiers.services.calendars import ChangedMeanwhile, require_editable
from dossiers.services.steps import due_again
from dossiers.workflow import RECALCULATE, RUNNING_STATES
from portal.base import page_cache

logger = logging.getLogger(__name__)
BATCH = 500  # legs in one round of queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """By whom and when, and in which change of a calendar."""

    by: User | None
    at: datetime
    change: int | None  # key of the CalendarChange


def order_change(*, change: CalendarChange, version: int, by: User, at: datetime) -> None:
    """Leave the applying to the periodic work: tens of thousands of dossiers take longer than a page may.

    Raises:
        PermissionDenied, ChangedMeanwhile: as `apply_change`.
    """
    require_editable(change.calendar, by)
    looked_at = CalendarChange.objects.filter(pk=change.pk, state=CalendarChange.State.OPEN, version=version)
    if not looked_at.update(state=CalendarChange.State.ORDERED, closed_by=by, closed_at=at):
        raise ChangedMeanwhile


def apply_ordered(now: datetime) -> int:
    """The periodic work: gives how many legs moved. What its orderer may no longer do is open again."""
    moved = 0
    for change in CalendarChange.objects.filter(state=CalendarChange.State.ORDERED).select_related("closed_by"):
        try:
            if change.closed_by is None:
                raise PermissionDenied
            moved += apply_change(change=change, version=change.version, by=change.closed_by, at=now)
        except PermissionDenied:
            CalendarChange.objects.filter(pk=change.pk).update(state=CalendarChange.State.OPEN)
        except ChangedMeanwhile:
            logger.info("change %s of a calendar was applied by another process", change.pk)
    return moved


@transaction.atomic
def apply_change(*, change: CalendarChange, version: int, by: User, at: datetime) -> int:
    """Let the change count, and move the due dates of exactly the open dossiers concerned; applied once.

    Returns:
        How many legs got another due date.

    Raises:
        PermissionDenied: the calendar is not `by`'s to edit.
        ChangedMeanwhile: the change is no longer the one that was looked at, or was closed.
    """
    require_editable(change.calendar, by)
    list(Calendar.objects.select_for_update().order_by("pk"))  # one change of calendars at a time
    looked_at = CalendarChange.objects.filter(pk=change.pk, state__in=PENDING, version=version)
    if not looked_at.update(state=CalendarChange.State.APPLIED, closed_by=by, closed_at=at):
        raise ChangedMeanwhile
    change.refresh_from_db()
    switches = switches_of(change)
    shifts = shifts_of(switches)
    _write(change)
    author = Author(by=by, at=at, change=change.pk)
    moved = move_all(shifts, switches, author)
    CalendarChange.objects.filter(pk=change.pk).update(moved=moved)
    transaction.on_commit(partial(_catch_up, change.pk, switches, author), robust=True)
    return moved


def _write(change: CalendarChange) -> None:
    _staying, joining, leaving = planned_agencies(change)
    write_days(change.calendar, changed_days(change))
    if hours := changed_hours(change):
        write_hours(change.calendar, *hours)
    Agency.objects.filter(pk__in=joining).update(calendar=change.calendar)
    Agency.objects.filter(pk__in=leaving).update(calendar=None)
    page_cache.changed()


@transaction.atomic
def recalculate(*, repairs: Sequence[Repair], by: User | None, at: datetime) -> int:
    """Bring stored dates in line with calendars that were changed past the change: an import, a repair by hand.

    Returns:
        How many legs got another due date; running it again moves none.
    """
    return move_all(shifts_of(repairs), repairs, Author(by=by, at=at, change=None))


@transaction.atomic
def _catch_up(change: int, switches: Sequence[Switch], author: Author) -> None:
    """What was received by the old calendar while the change was being applied."""
    if moved := move_all(shifts_of(switches), switches, author):
        CalendarChange.objects.filter(pk=change).update(moved=moved + CalendarChange.objects.get(pk=change).moved)


def move_all(shifts: Sequence[Shift], switches: Sequence[Switch], author: Author) -> int:
    """In a transaction of the caller; a constant number of queries for each batch. Gives how many legs moved."""
    legs = [shift.leg for shift in sorted(shifts, key=lambda shift: (shift.dossier, shift.leg))]
    with translation.override(LANGUAGE):  # the reasons are read by the applicants
        moved = sum(_move(batch, switches, author) for batch in _batches(legs))
    for switch in switches:
        _recount_steps(switch)
    return moved


def _recount_steps(switch: Switch) -> None:
    """The step that each leg is in: its own time by the new calendar, within the leg's."""
    keys = list(_present_steps(switch).values_list("pk", flat=True))
    for batch in _batches(keys):
        steps = LegStep.objects.select_related("leg__dossier", "leg__agency").defer("leg__dossier__answers")
        changed = [step for step in steps.filter(pk__in=batch) if _recount(step, switch)]
        LegStep.objects.bulk_update(changed, ["due_at"])


def _present_steps(switch: Switch) -> QuerySet[LegStep]:
    """Those that have begun, of legs whose clock runs; a leg without a time limit has steps with theirs."""
    steps = LegStep.objects.filter(started_at__isnull=False, finished_at=None, paused_at=None, due_at__isnull=False)
    steps = steps.filter(leg__agency__in=switch.agencies, leg__state__in=RUNNING_STATES).order_by("pk")
    if switch.difference.of_dates_only:
        return steps.filter(due_at__gte=midnight(switch.difference.dates[0]))
    return steps if switch.is_needed else steps.none()


def _recount(step: LegStep, switch: Switch) -> bool:
    """Whether its date changed."""
    due_at = due_again(step.leg, step, switch.new)
    is_changed = due_at != step.due_at
    step.due_at = due_at
    return is_changed


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _move(legs: Sequence[int], switches: Sequence[Switch], author: Author) -> int:
    """Lock the dossiers, look at their legs again, then write date, summary, event and message of each."""
    locked = Dossier.objects.select_for_update().filter(legs__in=legs).order_by("pk")
    dossiers = {dossier.pk: dossier for dossier in locked.defer("answers", "search_text")}
    shifts = shifts_among(switches, legs)
    if not shifts:
        return 0
    _write_dates(shifts)
    moves = [shift for shift in shifts if shift.is_move]
    _summarise([shift.dossier for shift in moves])
    found = Leg.objects.select_related("agency").in_bulk([shift.leg for shift in moves])
    for leg in found.values():
        leg.dossier = dossiers[leg.dossier_id]
    events = append_events([_event(shift, found[shift.leg], author) for shift in moves], owner="dossier")
    queue_messages(_messages(moves, events, found))
    return len(moves)


def _write_dates(shifts: Sequence[Shift]) -> None:
    """The old date in the WHERE clause decides whether somebody else was first, on every database."""
    legs = Leg.objects.filter(pk__in=[shift.leg for shift in shifts], state__in=RUNNING_STATES)
    seen = legs.filter(due_at=_each({shift.leg: shift.old for shift in shifts}))
    dates = _each({shift.leg: shift.new for shift in shifts})
    days = _each({shift.leg: shift.extra_days for shift in shifts}, IntegerField())
    if seen.update(due_at=dates, extra_days=days) != len(shifts):
        raise ChangedMeanwhile


def _summarise(dossiers: Sequence[int]) -> None:
    """A dossier is due when the last of its legs is; its state and the moment that began do not change."""
    last = Leg.objects.filter(dossier__in=dossiers).order_by().values_list("dossier").annotate(due=Max("due_at"))
    due = {dossier: at for dossier, at in last if at}
    Dossier.objects.filter(pk__in=due).update(due_at=_each(due))


def _each(values: Mapping[int, Any], field: Field[Any, Any] | None = None) -> Case:
    """By primary key; most of a batch share a few values."""
    keys: dict[Any, list[int]] = defaultdict(list)
    for pk, value in values.items():
        keys[value].append(pk)
    branches = (When(pk__in=pks, then=Value(value)) for value, pks in keys.items())
    return Case(*branches, output_field=field or DateTimeField())


def _event(shift: Shift, leg: Leg, author: Author) -> Event:
    data: dict[str, Any] = {
        "due_at": shift.new.isoformat(),
        "old_due_at": shift.old.isoformat(),
        "days": [day.isoformat() for day in shift.dates],
        "calendar_change": author.change,
    }
    return Event(
        dossier_id=shift.dossier,
        leg=leg,
        actor=author.by,
        action=RECALCULATE,
        at=author.at,
        origin="desk" if author.by else "system",
        data=data,
    )


def _messages(shifts: Sequence[Shift], events: Sequence[Event], legs: dict[int, Leg]) -> Iterator[Message]:
    """To each applicant who gave an address."""
    reasons = {(shift.switch, shift.dates): shift for shift in shifts}
    words = {key: shift.why for key, shift in reasons.items()}
    own_texts = texts_of_recalculation()
    for shift, event in zip(shifts, events, strict=True):
        leg = legs[shift.leg]
        why = words[shift.switch, shift.dates]
        yield from recalculated_messages(event, leg, (shift.old, shift.new), why, own_texts)
