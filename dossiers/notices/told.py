"""The messages about a dossier, as its officers read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from casework.models import Message
from casework.outbox.texts import registered_kinds
from dossiers.messages import contact_of, notice_phone, reference
from dossiers.models import Dossier

SHOWN = 30  # the newest
State = Message.State
TONES = {State.SENT: "good", State.FAILED: "late", State.BOUNCED: "late", State.CANCELLED: "neutral"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message: what it was about, how it went, and whether somebody has to call."""

    message: Message
    label: str | Promise
    tone: str

    @property
    def needs_call(self) -> bool:
        return self.message.state in {State.FAILED, State.BOUNCED} and self.message.handled_at is None


def told_about(dossier: Dossier) -> list[Told]:
    """The newest first; one query. Codes and secrets, which are for the applicant alone, have other references."""
    labels = {kind.name: kind.label for kind in registered_kinds()}
    messages = Message.objects.filter(reference=reference(dossier)).order_by("-pk")[:SHOWN]
    return [
        Told(
            message=message,
            label=labels.get(message.kind) or message.subject,
            tone=TONES.get(State(message.state), "wait"),
        )
        for message in messages
    ]


def told_context(dossier: Dossier) -> dict[str, Any]:
    """For the dossier's page."""
    told = told_about(dossier)
    return {
        "told": told,
        "to_call": any(each.needs_call for each in told),
        "reaches_nobody": contact_of(dossier) == ("", ""),
        "call_phone": notice_phone(dossier),
    }
