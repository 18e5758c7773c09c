"""What the applicant is told, and when: one text for each move, without personal data beyond what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode

from accounts.models import User
from casework.models import Message
from casework.outbox import queue_message
from catalog.models import Agency, SubmissionChannel
from dossiers.deadlines import check_by
from dossiers.models import Dossier, Event, Leg, Reappointment
from dossiers.workflow import Move, State

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


def queue_message_for(event: Event, leg: Leg, move: Move) -> None:
    """Tell the applicant of a move, when the table names a message for it."""
    if move.message:
        waits_for_desk = move.target == State.SUBMITTED
        _queue(event, leg, move.message, {"check_by": check_by(leg)} if waits_for_desk else {})


def queue_submitted(event: Event, leg: Leg) -> None:
    """Confirm the submission; the desk's own term for checking is named."""
    _queue(event, leg, "submitted", {"check_by": check_by(leg)})


def queue_apology(event: Event, leg: Leg, given: Reappointment, reason: str) -> None:
    """Apologise for a date that is put off, or for one that has passed; with the reason, which names nobody."""
    _queue(event, leg, given.kind, {"old_due": given.old_due, "new_due": given.new_due, "reason": reason})


def queue_corrected(event: Event, leg: Leg, former_email: str) -> None:
    """Tell the applicant that data were corrected, not which: also at the address that they gave themselves before."""
    _queue(event, leg, "corrected", {})
    dossier = event.dossier
    if dossier.channel == SubmissionChannel.Channel.ONLINE and former_email not in ("", dossier.applicant_email):
        text = render_message("corrected", _context(dossier, leg.agency, event.at))
        _send(dossier, text, f"event:{event.sequence}:former-email", to=former_email)


def queue_duplicate(dossier: Dossier, at: datetime) -> None:
    """Tell the applicant of an open dossier that the same case was handed in again; at most once a day."""
    leg = dossier.legs.select_related("agency").first()
    text = render_message("duplicate", _context(dossier, leg.agency if leg else None, at))
    _send(dossier, text, f"duplicate:{timezone.localdate(at)}")


def queue_contact_code(dossier: Dossier, code: str, at: datetime, *, key: str) -> None:
    """Send a one-time code; `key` names this sending."""
    leg = dossier.legs.select_related("agency").first()
    context = _context(dossier, leg.agency if leg else None, at)
    text = render_message("contact_code", {**context, "contact_code": code})
    # Under a reference of its own: officers read the messages of a dossier, and this one is for the applicant alone.
    _send(dossier, text, f"contact-code:{key}", about=f"contact-code:{dossier.pk}")


def queue_handed_over(receiver: User, *, count: int, officer: User, by: User, key: str) -> None:
    """Tell `receiver` that `count` dossiers of `officer` are theirs now; `key` names this handing over."""
    address = f"{settings.BASE_URL}{reverse('desk:index')}?view=mine"
    context = {"receiver": receiver, "count": count, "officer": officer, "by": by, "address": address}
    text = render_message("handed_over", context)
    queue_message(
        channel=Message.Channel.EMAIL,
        recipient=receiver.email,
        subject=text.subject,
        body=text.body,
        reference=f"user:{receiver.pk}",
        key=f"hand_over:{key}:{receiver.pk}",
    )


def recalculated_message(event: Event, leg: Leg, old_due: datetime, new_due: datetime, why: str) -> Message:
    """The new due date and its reason, not yet queued: there may be thousands at once."""
    more = {"old_due": old_due, "new_due": new_due, "why": why}
    text = render_message("recalculated", {**_context(leg.dossier, leg.agency, event.at), **more})
    return Message(
        channel=Message.Channel.EMAIL,
        recipient=leg.dossier.applicant_email,
        subject=text.subject,
        body=text.body,
        reference=reference(leg.dossier),
        key=f"{reference(leg.dossier)}:event:{event.sequence}:email",
    )


def _queue(event: Event, leg: Leg, name: str, more: dict[str, Any]) -> None:
    """One message for one event, however often it is retried; an applicant without e-mail gets none."""
    if not event.dossier.applicant_email:
        return
    context = _context(event.dossier, leg.agency, event.at, str(event.actor) if event.actor else "")
    _send(event.dossier, render_message(name, {**context, **more}), f"event:{event.sequence}:email")


def _send(dossier: Dossier, text: Text, key: str, about: str = "", to: str = "") -> None:
    queue_message(
        channel=Message.Channel.EMAIL,
        recipient=to or dossier.applicant_email,
        subject=text.subject,
        body=text.body,
        reference=about or reference(dossier),
        key=f"{reference(dossier)}:{key}",
    )


def _context(dossier: Dossier, agency: Agency | None, at: datetime, officer: str = "") -> dict[str, Any]:
    return {
        "dossier": dossier,
        "number": dossier.code or dossier.submission_number,
        "agency": agency,
        "officer": officer,
        "at": at,
        "address": tracking_address(dossier),
        "hotline": settings.HOTLINE,
    }
