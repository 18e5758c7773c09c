"""Periodic work: on working mornings the postal clerk reads of which parcels the post tells nothing."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework.calendars import calendars_for
from dossiers import throttle
from dossiers.models import Parcel
from dossiers.notices.morning import FROM, LISTED, UNTIL, and_more, deputies, holders
from dossiers.notices.writing import write_letters
from dossiers.post.scope import POST
from dossiers.post.silence import silent

KIND = "parcels_silent"
MOST = 2000  # parcels of one morning; what is beyond them is told on the next ones


def tell_of_silence(now: datetime) -> int:
    """Once on each working day of an agency, while a parcel of it is silent. Returns how many letters were written."""
    local = timezone.localtime(now)
    if not FROM <= local.time() < UNTIL:
        return 0
    today = local.date()
    with transaction.atomic():
        if not throttle.take(KIND, today.isoformat(), limit=1, window=timedelta(days=2), now=now):
            return 0
        return _tell(_silent_today(now, today), today)


def _silent_today(now: datetime, today: date) -> dict[int, list[Parcel]]:
    """By agency, of those that work today."""
    found: dict[int, list[Parcel]] = defaultdict(list)
    parcels = list(silent(Parcel.objects.select_related("dossier", "agency"), now)[:MOST])
    calendars = calendars_for({parcel.agency.calendar_id for parcel in parcels}) if parcels else {}
    for parcel in parcels:
        if calendars[parcel.agency.calendar_id].is_working(today):
            found[parcel.agency_id].append(parcel)
    return found


def _tell(silences: dict[int, list[Parcel]], today: date) -> int:
    if not silences:
        return 0
    readers = _readers(silences, today)
    return write_letters(KIND, readers, _fields, wish="digest", moment=today)


def _readers(silences: dict[int, list[Parcel]], today: date) -> dict[int, list[Parcel]]:
    """By person: who works for the post there, or whoever stands in for them."""
    clerks, away = holders(silences, POST), deputies(silences, today)
    found: dict[int, list[Parcel]] = defaultdict(list)
    for agency, parcels in silences.items():
        for person in {away.get((agency, clerk), clerk) for clerk in clerks.get(agency, ())}:
            found[person] += parcels
    return found


def _fields(person: User, parcels: list[Parcel]) -> dict[str, object]:
    """Numbers only: a letter box is no desk."""
    shown = [
        f"{parcel} ({parcel.dossier}): {timezone.localtime(parcel.heard_at):%d/%m/%Y}"  # type: ignore[attr-defined]
        for parcel in parcels[:LISTED]
    ]
    return {
        "receiver": str(person),
        "parcel_count": len(parcels),
        "parcel_list": and_more(shown, len(parcels), of="bưu gửi"),
        "address": f"{settings.BASE_URL}{reverse('post:silent')}",
    }
