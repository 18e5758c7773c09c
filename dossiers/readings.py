"""The reading log: personal data that an officer has seen, shown to the applicant and to auditors.

Source: Law 91/2025/QH15 on personal data, the right to know who processed one's data. What the system reads by itself
is not logged, nor are lists, which show a name and a number only.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from catalog.models import Agency, Membership
from catalog.roles import Role
from dossiers.models import Dossier, Leg, Reading

logger = logging.getLogger(__name__)
PURGE_ROUND = 20_000  # rows
_AT_ONCE = 500  # dossiers in one statement


@dataclass(frozen=True, slots=True)
class Place:
    """Where and as what a person read: without agency, in the whole province; without role, the system's superuser."""

    agency: Agency | None = None
    role: str = ""


def log_reading(*, dossier: Dossier, reader: User, what: str, at: datetime) -> None:
    """Note that `reader` has seen personal data of `dossier`; one row is written, once more a day only counted.

    The page is more important than its note: where nothing can be written (a read-only database, a moment of
    maintenance) the note goes to the server's log, and the page is shown.
    """
    log_readings(dossiers=[dossier.pk], reader=reader, what=what, at=at)


def log_readings(*, dossiers: Iterable[int], reader: User, what: str, at: datetime) -> None:
    """As `log_reading` for a whole list by its keys, e.g. an export: a few statements for each 500 dossiers."""
    keys = list(dict.fromkeys(dossiers))
    for start in range(0, len(keys), _AT_ONCE):
        chunk = keys[start : start + _AT_ONCE]
        try:
            with transaction.atomic():
                _write(chunk, reader, what, at)
        except DatabaseError:
            logger.exception("reading not logged: dossiers %s, reader %s, %s at %s", chunk, reader.pk, what, at)


def _write(keys: list[int], reader: User, what: str, at: datetime) -> None:
    """Count the readings of today that are there; the others are new. Two at the same moment make one row."""
    day = timezone.localdate(at)
    known = Reading.objects.filter(dossier__in=keys, reader=reader, what=what, day=day)
    if known.update(last_at=at, count=F("count") + 1) == len(keys):
        return
    there = set(known.values_list("dossier_id", flat=True)) if len(keys) > 1 else set()
    new = [key for key in keys if key not in there]
    places = _places(new, reader)
    Reading.objects.bulk_create(
        [
            Reading(
                dossier_id=key,
                reader=reader,
                what=what,
                day=day,
                first_at=at,
                last_at=at,
                agency=places[key].agency,
                role=places[key].role,
            )
            for key in new
        ],
        update_conflicts=True,  # somebody's second click was quicker than the first one's row
        unique_fields=["dossier", "reader", "what", "day"],
        update_fields=["last_at"],
    )


def _places(keys: list[int], reader: User) -> dict[int, Place]:
    """The reader's membership at an agency of the dossier; else the one for the whole province."""
    memberships = list(reader.memberships.granting("dossiers.view").select_related("agency").order_by("pk"))
    anywhere = next((_place(membership) for membership in memberships if membership.agency is None), Place())
    if all(membership.agency is None for membership in memberships):
        return dict.fromkeys(keys, anywhere)
    places = {membership.agency_id: _place(membership) for membership in reversed(memberships)}
    found = dict.fromkeys(keys, anywhere)
    legs = Leg.objects.filter(dossier__in=keys, agency__in=[key for key in places if key])
    for dossier, agency in legs.order_by("-order").values_list("dossier_id", "agency_id"):
        found[dossier] = places[agency]
    return found


def _place(membership: Membership) -> Place:
    return Place(membership.agency, membership.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One line as the applicant reads it; `name` only where the province's policy is to name officers."""

    agency: str  # empty: the whole province
    role: str
    what: str
    first_at: datetime
    last_at: datetime
    count: int
    name: str = ""


def readings_for_applicant(dossier: Dossier) -> list[Shown]:
    """Who of the staff has read the dossier, the newest first."""
    named = settings.READINGS_NAME_OFFICERS
    readings = dossier.readings.select_related("agency", "reader" if named else "agency")
    return [
        Shown(
            agency=reading.agency.name if reading.agency else "",
            role=str(reading.get_role_display()) if reading.role in Role.values else "",
            what=str(reading.get_what_display()),
            first_at=reading.first_at,
            last_at=reading.last_at,
            count=reading.count,
            name=str(reading.reader) if named else "",
        )
        for reading in readings
    ]


def purge_readings(now: datetime) -> int:
    """Periodic work: readings older than READING_DAYS. Returns how many."""
    before = timezone.localdate(now) - timedelta(days=settings.READING_DAYS)
    old = Reading.objects.filter(day__lt=before).order_by("day").values("pk")[:PURGE_ROUND]
    return Reading.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
