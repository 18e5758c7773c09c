"""Forms 02 to 05: what is missing, why not, when instead, why no further; each tells of one event."""

from __future__ import annotations

from typing import Any

from dossiers.models import Event, Leg, Reappointment, SupplementItem
from dossiers.printing.frame import day_in_words, moment


def supplement_data(leg: Leg, event: Event) -> dict[str, Any]:
    """The one complete list of what is missing, each entry with its reason."""
    items = SupplementItem.objects.filter(request__leg=leg, request__requested_at=event.at)
    return {
        "items": [{"label": item.label, "reason": item.reason} for item in items],
        "guidance": words_of(event)[0],
        "restarts": event.action == "ask",
        "signer": str(event.actor or ""),
    }


def refusal_data(leg: Leg, event: Event) -> dict[str, Any]:
    """Not taken at the desk, or taken and found not eligible."""
    reason, ground = words_of(event)
    refused = "giải quyết" if event.action == "deny" else "tiếp nhận, giải quyết"
    return {"refused": refused, "reason": reason, "ground": ground, "signer": str(event.actor or "")}


def apology_data(leg: Leg, event: Event) -> dict[str, Any]:
    """The old date, why it is not kept, the new one."""
    given = Reappointment.objects.get(event=event)
    return {
        "old_due": moment(given.old_due),
        "new_due": moment(given.new_due),
        "new_day": day_in_words(given.new_due),
        "is_late": given.kind == Reappointment.Kind.PROMISED,
        "reason": words_of(event)[0],
        "signer": str(event.actor or ""),
    }


def stop_data(leg: Leg, event: Event) -> dict[str, Any]:
    reason, ground = words_of(event)
    return {"stopped": day_in_words(event.at), "reason": reason, "ground": ground, "signer": str(event.actor or "")}


def words_of(event: Event) -> tuple[str, str]:
    """Reason and legal ground; empty where they were erased."""
    statement = getattr(event, "statement", None)
    return (statement.text, statement.ground) if statement else ("", "")
