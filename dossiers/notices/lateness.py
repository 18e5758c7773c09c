"""Periodic work: a dossier that becomes late is told at once to who holds it and to their head."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework.calendars import Calendars
from casework.deadlines import WorkingCalendar
from catalog.models import Membership
from catalog.roles import Role
from dossiers import throttle
from dossiers.models import Leg
from dossiers.notices.morning import LATE_SINCE, LISTED, and_more, deputies, line
from dossiers.notices.writing import write_letters
from dossiers.workflow import RUNNING_STATES

KIND = "late"
EVERY = timedelta(minutes=5)
# After working hours, which is when most dossiers become late; what is later still is told the next morning.
AFTER_CLOSING = timedelta(hours=1)
KEPT = LATE_SINCE + timedelta(days=1)  # for longer than it is looked for, it is known who was told


def tell_of_lateness(now: datetime) -> int:
    """Once for each dossier and each date that it missed, during the working hours of its agency or soon after.

    Returns:
        How many messages were written.
    """
    with transaction.atomic():
        if not throttle.take("lateness", "round", limit=1, window=EVERY, now=now):
            return 0
        return _tell(_news(now), now)


def may_tell(calendar: WorkingCalendar, now: datetime) -> bool:
    """Between the first hour of a working day and AFTER_CLOSING."""
    local = timezone.localtime(now)
    opens = calendar.periods[0][0]
    return (
        calendar.is_working(local.date())
        and opens <= local.time()
        and now < calendar.closing(local.date()) + AFTER_CLOSING
    )


def _news(now: datetime) -> list[Leg]:
    """Late, not told of yet, and of an agency that is at work; from now on they are told of."""
    calendars, late = Calendars(), list(_late(now))
    calendars.load(leg.agency.calendar_id for leg in late)
    told = throttle.taken(KIND, [_name(leg) for leg in late], now=now)
    fresh = [leg for leg in late if _name(leg) not in told and may_tell(calendars.of(leg.agency.calendar_id), now)]
    return [leg for leg in fresh if throttle.take(KIND, _name(leg), limit=1, window=KEPT, now=now)]


def _late(now: datetime) -> QuerySet[Leg]:
    """Of a fortnight; `queue_at` is the due date of what is open, with an index."""
    legs = Leg.objects.filter(queue_at__gte=now - LATE_SINCE, queue_at__lt=now, state__in=RUNNING_STATES)
    only = ("state", "due_at", "officer__first_name", "officer__last_name", "officer__username", "agency__calendar")
    of_dossier = ("dossier__code", "dossier__submission_number", "dossier__procedure_title")
    return legs.select_related("dossier", "agency", "officer").only(*only, *of_dossier).order_by("due_at", "pk")


def _name(leg: Leg) -> str:
    """Another date that is missed is news again."""
    return f"{leg.pk}:{leg.due_at}"


def _tell(legs: list[Leg], now: datetime) -> int:
    readers = _readers(legs, now)
    return write_letters(KIND, readers, _fields, wish="late", moment=f"{now.timestamp():.6f}")


def _readers(legs: Iterable[Leg], now: datetime) -> dict[int, list[Leg]]:
    """By person: the officer of each and the heads there, or their deputies."""
    agencies = {leg.agency_id for leg in legs}
    heads, away = _heads(agencies), deputies(agencies, timezone.localdate(now))
    found: dict[int, list[Leg]] = defaultdict(list)
    for leg in legs:
        concerned = {leg.officer_id, *heads.get(leg.agency_id, ())} - {None}
        for person in {away.get((leg.agency_id, each), each) for each in concerned if each}:
            found[person].append(leg)
    return found


def _heads(agencies: set[int]) -> dict[int, list[int]]:
    """By agency: the heads of its divisions; where there is none, its leaders."""
    members = Membership.objects.filter(agency__in=agencies, user__is_active=True)
    found: dict[str, dict[int, list[int]]] = {Role.DIVISION_HEAD: defaultdict(list), Role.LEADER: defaultdict(list)}
    for agency, role, user in members.filter(role__in=found).order_by("pk").values_list("agency", "role", "user"):
        if agency:
            found[role][agency].append(user)
    return {**found[Role.LEADER], **found[Role.DIVISION_HEAD]}


def _fields(person: User, legs: list[Leg]) -> dict[str, object]:
    """A head also reads who holds each; no applicant is named."""
    shown = [
        line(leg) + (f" ({leg.officer})" if leg.officer and leg.officer_id != person.pk else "")
        for leg in legs[:LISTED]
    ]
    holds_all = all(leg.officer_id == person.pk for leg in legs)
    return {
        "receiver": str(person),
        "count": len(legs),
        "late_list": and_more(shown, len(legs)),
        "address": f"{settings.BASE_URL}{reverse('desk:index')}{'?view=mine' if holds_all else ''}",
    }
