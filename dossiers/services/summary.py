"""The dossier's own columns, which summarise its legs; nothing else writes them."""

from __future__ import annotations

from datetime import datetime

from dossiers.models import Dossier, Leg
from dossiers.secrets import compact
from dossiers.workflow import OPEN_STATES, RUNNING_STATES, WAITING_STATES, State
from portal.base.text import fold

# A dossier of several legs is where its least finished leg is, but what waits for the applicant shows first.
_ORDER = [*sorted(WAITING_STATES), State.SUBMITTED, *[s for s in State if s in RUNNING_STATES], *State]


def leading_state(legs: list[Leg]) -> State:
    return State(min((leg.state for leg in legs), key=lambda state: _ORDER.index(State(state))))


def summarise(dossier: Dossier, at: datetime) -> None:
    """Write state and dates of the legs onto the dossier, saved in one statement."""
    legs = list(dossier.legs.all())
    dossier.state = leading_state(legs)
    dossier.due_at = max((leg.due_at for leg in legs if leg.due_at), default=None)
    dossier.received_at = min((leg.received_at for leg in legs if leg.received_at), default=None)
    finished = [leg.finished_at for leg in legs]
    dossier.finished_at = max(moment for moment in finished if moment) if all(finished) else None
    dossier.closed_at = None if dossier.state in OPEN_STATES else at
    dossier.updated_at = at
    dossier.search_text = search_text(dossier)
    dossier.save()


def search_text(dossier: Dossier) -> str:
    """What an officer may type to find it: name, numbers and codes, folded; codes with and without signs.

    Each word stands after a space, the first one too, so that one condition finds where a word begins.
    """
    numbers = [dossier.submission_number, dossier.code or ""]
    words = [dossier.applicant_name, dossier.applicant_national_id, dossier.applicant_phone]
    representative = [
        dossier.representative_name,
        dossier.representative_national_id,
        dossier.representative_phone,
    ]
    return " " + fold(" ".join([*words, *filter(None, representative), *numbers, *map(compact, numbers)]))
