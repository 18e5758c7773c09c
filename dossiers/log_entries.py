"""One entry in a dossier's log, at a moment that fits the entries before it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from casework.chain import append_event
from dossiers.models import Dossier, Event, Leg

EARLIEST_YEAR = 2000
# Between two processes a later event may carry a slightly earlier time: it then takes the time before it.
SKEW = timedelta(minutes=5)


def check_moment(at: datetime, *, after: datetime | None = None) -> datetime:
    """`at`, when it can be true: aware, not in the future, not before 2000, not before the last event.

    Raises:
        ValidationError: in the reader's language.
    """
    if timezone.is_naive(at):
        raise ValidationError(_("The time has no offset"), code="naive")
    if at > timezone.now() + SKEW:
        raise ValidationError(_("The time lies in the future"), code="future")
    if timezone.localtime(at).year < EARLIEST_YEAR:
        raise ValidationError(_("The time lies too far back"), code="past")
    if after is None or at >= after:
        return at
    if after - at <= SKEW:
        return after
    raise ValidationError(_("The time lies before the last step of the dossier"), code="order")


def lock(dossier_id: int) -> Dossier:
    """The dossier's row, held until the transaction ends, so that its log grows in one line."""
    return Dossier.objects.select_for_update().get(pk=dossier_id)


def first_leg(dossier: Dossier) -> Leg:
    """The part of the agency that speaks to the applicant, and that money and post belong to."""
    leg = dossier.legs.select_related("agency").first()
    if leg is None:
        raise Leg.DoesNotExist("A dossier without an agency")
    return leg


def last_event(dossier_id: int) -> Event | None:
    return Event.objects.filter(dossier=dossier_id).select_related("actor").order_by("-sequence").first()


def record(
    *, leg: Leg, action: str, by: User | None, at: datetime, origin: str, data: dict[str, Any] | None = None
) -> Event:
    """Append to the chain. `data` holds references and hashes only, so that an erasure breaks no chain."""
    return append_event(leg.dossier.events, action=action, at=at, origin=origin, data=data or {}, leg=leg, actor=by)


def digest(content: object) -> str:
    """SHA-256 over canonical JSON: proves later what was said, without saying it."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
