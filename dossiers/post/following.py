"""What the post tells of a parcel: read with care, kept once, and what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from dossiers.log_entries import SKEW, lock
from dossiers.models import Parcel, ParcelEvent
from dossiers.post.consequences import follow_up, keep_cash, settle
from dossiers.post.gateway import MOST_ASKED, Gateway, PostError, is_configured
from dossiers.post.ordering import CHECK
from dossiers.post.remarks import OURS
from dossiers.post.stations import FINAL, LIVE, OF_THE_POST, OVER, State

MOST_EVENTS = 60  # of one parcel; a real one has a dozen
ROUND = 10 * MOST_ASKED
RETRY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One station, as the post or a clerk tells it."""

    key: str
    state: Parcel.State
    at: datetime
    place: str = ""
    note: str = ""
    cash: Decimal | None = None  # VND that the postman took of the receiver


def told_of(row: dict[str, Any], now: datetime) -> list[Told]:
    """The stations in the post's JSON; what makes no sense, or lies in the future, is left out."""
    events = row.get("events")
    rows = events[:MOST_EVENTS] if isinstance(events, list) else []
    read = [_told(event, now) for event in rows if isinstance(event, dict)]
    return [told for told in read if told]


def _told(event: dict[str, Any], now: datetime) -> Told | None:
    state, at = OF_THE_POST.get(str(event.get("state", ""))), _moment(event.get("at"))
    if state is None or at is None or at > now + SKEW:
        return None
    return Told(
        key=_words(str(event.get("id") or ""), 80) or f"{at.isoformat()} {state}",
        state=state,
        at=at,
        place=_words(event.get("place"), 200),
        note=_words(event.get("note"), 300),
        cash=_cash(event.get("cash_collected")),
    )


def _moment(value: object) -> datetime | None:
    try:
        at = parse_datetime(str(value))
        return at.astimezone(UTC) if at and not timezone.is_naive(at) and at.year >= 2000 else None
    except (ValueError, OverflowError):  # the last hours of the year 9999 lie beyond what can be counted
        return None


def _words(value: object, length: int) -> str:
    """Text that every database holds."""
    text = value.encode("utf-8", "ignore").decode() if isinstance(value, str) else ""
    return " ".join(text.replace("\x00", " ").split())[:length]


def _cash(value: object) -> Decimal | None:
    try:
        amount = Decimal(str(value)) if value is not None else Decimal(0)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 < amount < Decimal(10) ** 9 and amount == int(amount) else None


@transaction.atomic
def take_in(*, parcel: Parcel, told: Iterable[Told], at: datetime, by: User | None = None, number: str = "") -> Parcel:
    """Keep what is new, move the parcel to where it is by the latest news, and do what follows.

    News that come twice, late or in the wrong order change nothing that newer news have said.
    """
    dossier = lock(parcel.dossier_id)
    parcel = Parcel.objects.select_for_update(of=("self",)).select_related("agency", "leg__agency").get(pk=parcel.pk)
    parcel.dossier = dossier
    known = dict(parcel.events.values_list("key", "at"))
    fresh = sorted((each for each in told if each.key not in known), key=lambda each: each.at)
    if not fresh or len(known) > MOST_EVENTS:
        return parcel
    ParcelEvent.objects.bulk_create(
        [
            ParcelEvent(parcel=parcel, key=each.key, at=each.at, state=each.state, place=each.place, note=each.note)
            for each in fresh
        ],
        ignore_conflicts=True,
    )
    number = _words(number, 40)
    if number and not parcel.tracking_number and not Parcel.objects.filter(tracking_number=number).exists():
        parcel.tracking_number = number  # the answer to our order was lost
    latest = max((when for key, when in known.items() if not key.startswith(OURS)), default=None)
    for each in fresh:
        if each.cash and keep_cash(parcel, each.cash, min(each.at, at)) and parcel.state == State.DELIVERED:
            settle(parcel, at)
        if parcel.state not in FINAL and (latest is None or each.at >= latest):
            _arrive(parcel, each, at, by)
    parcel.save()
    return parcel


def _arrive(parcel: Parcel, told: Told, at: datetime, by: User | None) -> None:
    before = parcel.state
    parcel.state = told.state
    parcel.ordered_at = parcel.ordered_at or at
    parcel.next_check_at = None if told.state in OVER else at + CHECK
    parcel.finished_at = told.at if told.state in OVER else None
    if before != told.state:
        follow_up(parcel, before=State(before), key=told.key, at=at, by=by)


def poll_due(now: datetime) -> Counter[str]:
    """The periodic work: ask about parcels of which nothing was told for a while."""
    if not is_configured():
        return Counter()
    live = Parcel.objects.filter(state__in=LIVE, next_check_at__lte=now, attempts__gt=0)
    parcels = list(live.order_by("next_check_at")[:ROUND])
    outcome: Counter[str] = Counter()
    for start in range(0, len(parcels), MOST_ASKED):
        chunk = {parcel.reference: parcel for parcel in parcels[start : start + MOST_ASKED]}
        try:
            said = Gateway().states(chunk)
        except PostError:
            keys = [parcel.pk for parcel in parcels[start:]]
            Parcel.objects.filter(pk__in=keys, state__in=LIVE).update(next_check_at=now + RETRY)
            outcome["waits"] += len(keys)
            break
        Parcel.objects.filter(reference__in=list(chunk), state__in=LIVE).update(next_check_at=now + CHECK)
        for reference, row in said.items():
            if reference in chunk:
                take_in(parcel=chunk[reference], told=told_of(row, now), at=now)
        outcome["asked"] += len(chunk)
    return outcome
