"""The desk that an applicant writes to, and whether it takes dossiers online today."""

from __future__ import annotations

from datetime import date

from catalog.closures import ClosureNotice, closure_notices, online_stop
from catalog.models import Agency
from eforms import standard
from eforms.journey import Journey


def chosen_desk(journey: Journey) -> Agency | None:
    """The only desk, or the one that was chosen; None before the choice, or when it is gone."""
    if journey.draft.agency:
        return journey.draft.agency
    key = journey.values.get(standard.DESK)
    return Agency.objects.filter(pk=key).first() if key else None


def stop_of(journey: Journey, today: date) -> ClosureNotice | None:
    """Why what is filled in cannot be sent today."""
    desk = chosen_desk(journey)
    return online_stop(desk, today) if desk else None


def closures_of(journey: Journey, today: date) -> list[ClosureNotice]:
    """Which of the desks that are offered are closed, for whoever is about to choose."""
    return closure_notices(journey.draft.procedure.desks(), today)
