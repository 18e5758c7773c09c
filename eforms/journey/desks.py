"""The desk that an applicant writes to, and whether it takes dossiers online today."""

from __future__ import annotations

from datetime import date

from catalog.closures import ClosureNotice, closure_notices, online_stop
from catalog.models import Agency
from eforms.journey.walk import Journey
from eforms.schema import standard


def stop_of(journey: Journey, today: date) -> ClosureNotice | None:
    """Why what is filled in cannot be sent today; None too before the desk is chosen."""
    desk = journey.draft.agency_id or journey.values.get(standard.DESK)
    return online_stop(Agency(pk=desk), today) if desk else None  # its row itself is not read


def closures_of(journey: Journey, today: date) -> list[ClosureNotice]:
    """Which of the desks that are offered are closed, for whoever is about to choose."""
    return closure_notices(journey.draft.procedure.desks(), today)
