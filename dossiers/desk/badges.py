"""Deadline badges for many dossiers: each calendar is read once."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from casework.calendars import Calendars
from dossiers.deadlines import Badge, badge
from dossiers.models import Dossier, Leg


class Badges:
    """Badges of one page, all as of the same moment."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or timezone.now()
        self.calendars = Calendars()

    def of_leg(self, leg: Leg) -> Badge:
        return badge(leg, self.now, self.calendars.of(leg.agency.calendar_id))

    def of_dossier(self, dossier: Dossier) -> Badge:
        """By the calendar of the first agency at work on it; `legs` and their agencies should be prefetched."""
        legs = list(dossier.legs.all())
        if len(legs) == 1:
            return self.of_leg(legs[0])
        return badge(dossier, self.now, self.calendars.of(legs[0].agency.calendar_id if legs else None))
