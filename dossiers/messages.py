"""What the applicant is told, and when: one text for each move, without personal data beyond what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from casework.models import Message
from casework.outbox import queue_message
from dossiers.deadlines import check_by
from dossiers.models import Dossier, Event
from dossiers.workflow import Clock, Move

LANGUAGE = "vi"  # official notices are in Vietnamese, whatever the officer's screen speaks


@dataclass(frozen=True, slots=True)
class Text:
    subject: str
    body: str


def reference(dossier: Dossier) -> str:
    """How the outbox names the dossier that a message is about."""
    return f"dossier:{dossier.pk}"


def tracking_address(dossier: Dossier) -> str:
    """The full address of the look-up page with the number filled in; the secret is never in an address."""
    query = urlencode({"ma": dossier.code or dossier.submission_number})
    return f"{settings.BASE_URL}{reverse('dossiers:track')}?{query}"


def render_message(name: str, context: dict[str, Any]) -> Text:
    """The first line of the template is the subject, the rest the text."""
    with translation.override(LANGUAGE):
        text = render_to_string(f"dossiers/messages/{name}.txt", context)
    subject, _newline, body = text.strip().partition("\n")
    return Text(" ".join(subject.split())[:200], body.strip() + "\n")


def queue_message_for(event: Event, move: Move) -> None:
    """Tell the applicant of a move, when the table names a message for it."""
    if move.message:
        _queue(event, move.message, {"clock_ended": move.clock is Clock.END})


def queue_submitted(event: Event) -> None:
    """Confirm the submission; the desk's own term for checking is named."""
    assert event.leg is not None  # noqa: S101
    _queue(event, "submitted", {"check_by": check_by(event.leg)})


def _queue(event: Event, name: str, more: dict[str, Any]) -> None:
    """One message for one event, however often it is retried; an applicant without e-mail gets none."""
    dossier = event.dossier
    if not dossier.applicant_email:
        return
    text = render_message(name, {**_context(event), **more})
    queue_message(
        channel=Message.Channel.EMAIL,
        recipient=dossier.applicant_email,
        subject=text.subject,
        body=text.body,
        reference=reference(dossier),
        key=f"{reference(dossier)}:event:{event.sequence}:email",
    )


def _context(event: Event) -> dict[str, Any]:
    dossier = event.dossier
    return {
        "dossier": dossier,
        "number": dossier.code or dossier.submission_number,
        "agency": event.leg.agency if event.leg else None,
        "officer": str(event.actor) if event.actor else "",
        "at": event.at,
        "address": tracking_address(dossier),
        "hotline": "1022",
    }
