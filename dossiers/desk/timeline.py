"""The events of a dossier as officers read them: what, when, who, from where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dossiers.exceptions import OTHER_DONE, done_words
from dossiers.models import Event
from dossiers.workflow import APOLOGISE, MOVES, REAPPOINT, RECALCULATE, SUBMIT

ORIGINS = {
    "online": pgettext_lazy("origin", "online"),
    "desk": pgettext_lazy("origin", "at the desk"),
    "system": pgettext_lazy("origin", "automatically"),
    "post": pgettext_lazy("origin", "told by the post"),
    "api": pgettext_lazy("origin", "from another system"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    words: str
    actor: str
    origin: object
    note: str  # the officer's words: why
    apology: int = 0  # the number in the log of an apology; 0: of anything else
    ground: str = ""  # the law that a refusal stands on


def entries(events: Iterable[Event]) -> list[Entry]:
    """Newest first."""
    return [entry(event) for event in events][::-1]


def entry(event: Event) -> Entry:
    statement = getattr(event, "statement", None)
    return Entry(
        at=event.at,
        words=words(event.action),
        actor=_actor(event),
        origin=ORIGINS.get(event.origin, ""),
        note=statement.text if statement else _help(event) or _dates(event),
        ground=statement.ground if statement else "",
        apology=event.sequence if statement and event.action in {APOLOGISE, REAPPOINT} else 0,
    )


CONFIRMED_BY = {
    "code": _("filled in together with the applicant, who confirmed by a code"),
    "signature": _("filled in together with the applicant, who signed the printed declaration"),
}


def _help(event: Event) -> str:
    """Of a form that an officer filled in with the applicant: how the applicant confirmed it."""
    return str(CONFIRMED_BY.get(event.data.get("confirmed_by", ""), "")) if event.action == SUBMIT else ""


def _dates(event: Event) -> str:
    """Of a due date that the calendar moved: the one before, the one now, and the days that did it."""
    if event.action != RECALCULATE:
        return ""
    old, new = (
        date_format(timezone.localtime(datetime.fromisoformat(event.data[name])), "H:i, d/m/Y")
        for name in ("old_due_at", "due_at")
    )
    days = ", ".join(date_format(date.fromisoformat(day), "d/m/Y") for day in event.data.get("days", []))
    return f"{old} → {new}" + (f" ({days})" if days else "")


def words(action: str) -> str:
    if action == SUBMIT:
        return str(_("Submitted"))
    if action in MOVES or action in OTHER_DONE:
        return done_words(action).capitalize()
    return action


def _actor(event: Event) -> str:
    if event.actor is None and event.origin in {"system", "post"}:
        return ""
    return str(event.actor or pgettext_lazy("who acted", "the applicant"))
