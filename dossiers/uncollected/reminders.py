"""Periodic work: applicants are reminded of a result on the days that their rule set names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from casework.calendars import Calendars
from casework.models import Message
from dossiers import throttle
from dossiers.messages import queue_notice, reference
from dossiers.messages.kinds import full_name
from dossiers.models import Leg, RuleSet
from dossiers.rules import rules_of, rules_on
from dossiers.uncollected.waiting import REMIND, Waiting, days_since, waiting_legs, waiting_of

HOURS = range(8, 17)  # nobody gets a text message at night
LATE_BY = 7  # days; a reminder that is overdue for longer is left out, e.g. since nothing ran at Tết
ROUND = 200  # reminders in one round
EVERY = timedelta(minutes=10)


def remind(now: datetime) -> int:
    """The reminders that are due: once for each of the days, on working days of the agency. Returns how many."""
    if timezone.localtime(now).hour not in HOURS:
        return 0
    if not throttle.take("remind-round", "", limit=1, window=EVERY, now=now):
        return 0
    told = 0
    for leg, day in _due(now):
        if told >= ROUND:
            return told
        told += _remind(waiting_of(leg, now), day, now)
    return told


def due_day(days: int, remind_days: list[int]) -> int | None:
    """The newest of `remind_days` that has come after so many days, unless it is long gone."""
    come = [day for day in remind_days if day <= days <= day + LATE_BY]
    return max(come, default=None)


def _due(now: datetime) -> Iterator[tuple[Leg, int]]:
    """Legs and the day that they are to be reminded of and were not, the longest waiting first."""
    calendars, today = Calendars(), timezone.localdate(now)
    legs = list(_candidates(today))
    days = {leg.pk: due_day(days_since(leg.finished_at, now), rules_of(leg.dossier).remind_days) for leg in legs}  # type: ignore[arg-type]  # finished
    reminded = _reminded(legs)
    for leg in legs:
        day = days[leg.pk]
        if day is None or day in reminded.get(leg.dossier_id, ()):
            continue
        if calendars.of(leg.agency.calendar_id).is_working(today):
            yield leg, day


def _candidates(today: date) -> QuerySet[Leg]:
    """Those whose result became ready so many days ago that a reminder may be due; not the archived ones."""
    every = {day for rules in RuleSet.objects.all() for day in rules.remind_days} or set(rules_on(today).remind_days)
    ready = Q(pk=None)
    for day in every:
        first, last = today - timedelta(days=day + LATE_BY), today - timedelta(days=day)
        ready |= Q(finished_at__gte=_begins(first), finished_at__lt=_begins(last + timedelta(days=1)))
    legs = waiting_legs(Leg.objects.exclude(stored_result__archived_at__isnull=False)).filter(ready)
    return legs.defer("dossier__answers", "dossier__search_text").order_by("finished_at", "pk")


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _reminded(legs: list[Leg]) -> dict[int, set[int]]:
    """By dossier: of which days it was reminded."""
    by_key = {f"{reference(leg.dossier)}:{REMIND}:": leg.dossier_id for leg in legs}
    names = {reference(leg.dossier) for leg in legs}
    found: dict[int, set[int]] = {}
    kept = Message.objects.filter(reference__in=names, kind=full_name(REMIND)).values_list("key", flat=True)
    for key in kept:
        start, _colon, _way = key.rpartition(":")
        prefix, _colon, day = start.rpartition(":")
        if f"{prefix}:" in by_key:
            found.setdefault(by_key[f"{prefix}:"], set()).add(int(day))
    return found


@transaction.atomic
def _remind(waiting: Waiting, day: int, now: datetime) -> bool:
    """Told once for each day, whichever process is first; also where nobody can be told."""
    dossier = waiting.leg.dossier
    once = throttle.take(REMIND, f"{dossier.pk}:{day}", limit=1, window=timedelta(days=LATE_BY + 2), now=now)
    if not once:
        return False
    more = {"days": waiting.days, "ends_on": waiting.ends_on}
    queue_notice(dossier, REMIND, now, key=f"{REMIND}:{day}", more=more)
    return True
