"""Periodic work: what is new for an officer, at most one letter an hour however much arrives."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework.models import Message
from catalog.models import SubmissionChannel
from dossiers import throttle
from dossiers.messages.kinds import full_name
from dossiers.models import Event, Leg
from dossiers.notices.morning import LISTED, and_more, deputies, holders
from dossiers.notices.writing import write_letters
from dossiers.workflow import ASSIGN, OPEN_STATES, SUBMIT, State

EVERY = timedelta(hours=1)
LOOK_BACK = timedelta(days=2)  # of the first round after an outage
MOST_EVENTS = 50_000  # more than a province logs in an hour
KIND = "arrivals"


def tell_of_arrivals(now: datetime) -> int:
    """Dossiers given to an officer by somebody else, and, to receptionists, those sent online; since the last round.

    Returns:
        How many messages were written.
    """
    with transaction.atomic():
        if not throttle.take("arrivals", "round", limit=1, window=EVERY, now=now):
            return 0
        since = _last_round(now)
        given = _given(since, now)
        for person, legs in _sent_online(since, now).items():
            given[person].update(legs)
        return _tell(given, now)


def _last_round(now: datetime) -> datetime:
    """Of the newest letter: what came before it was looked at. Its key keeps the moment."""
    letters = Message.objects.filter(kind=full_name(KIND), created_at__gt=now - LOOK_BACK)
    key = letters.order_by("-created_at", "-pk").values_list("key", flat=True).first()
    if key is None:
        return now - LOOK_BACK
    return datetime.fromtimestamp(float(key.rpartition(":")[2]), UTC)


def _recent() -> QuerySet[Event]:
    """The newest events, by key: their time has no index."""
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return Event.objects.filter(pk__gt=newest - MOST_EVENTS)


def _given(since: datetime, now: datetime) -> dict[int, dict[int, Leg]]:
    """By officer: legs that they hold since somebody else assigned them."""
    events = _recent().filter(action=ASSIGN, at__gt=since, at__lte=now, leg__officer__isnull=False)
    events = events.filter(leg__state__in=OPEN_STATES).select_related("leg__dossier")
    found: dict[int, dict[int, Leg]] = defaultdict(dict)
    for event in events.defer("leg__dossier__answers", "leg__dossier__search_text"):
        leg = event.leg
        if leg and leg.officer_id and leg.officer_id != event.actor_id and event.data.get("officer") == leg.officer_id:
            found[leg.officer_id][leg.pk] = leg
    return found


def _sent_online(since: datetime, now: datetime) -> dict[int, dict[int, Leg]]:
    """By receptionist: what waits to be received at their desks."""
    events = _recent().filter(action=SUBMIT, at__gt=since, at__lte=now, leg__state=State.SUBMITTED)
    online = events.filter(dossier__channel=SubmissionChannel.Channel.ONLINE).select_related("leg__dossier")
    legs = [event.leg for event in online.defer("leg__dossier__answers", "leg__dossier__search_text") if event.leg]
    agencies = {leg.agency_id for leg in legs}
    desks, away = holders(agencies, "dossiers.receive"), deputies(agencies, timezone.localdate(now))
    found: dict[int, dict[int, Leg]] = defaultdict(dict)
    for leg in legs:
        for person in desks.get(leg.agency_id, ()):
            found[away.get((leg.agency_id, person), person)][leg.pk] = leg
    return found


def _tell(given: dict[int, dict[int, Leg]], now: datetime) -> int:
    legs = {person: list(found.values()) for person, found in given.items()}
    return write_letters(KIND, legs, _fields, wish="arrivals", moment=f"{now.timestamp():.6f}")


def _fields(person: User, legs: list[Leg]) -> dict[str, object]:
    """Codes and procedures, and nobody's name."""
    shown = [f"{leg.dossier}: {leg.dossier.procedure_title[:100]}" for leg in legs[:LISTED]]
    return {
        "receiver": str(person),
        "count": len(legs),
        "list": and_more(shown, len(legs)),
        "address": f"{settings.BASE_URL}{reverse('desk:index')}",
    }
