"""From an occasion to the messages about it: by e-mail, by text message, or both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework.models import Message, MessageTemplate
from casework.models.messages import BY_HAND
from casework.outbox import note_unreachable, queue_message
from casework.outbox.texts import kind_named, render, texts_of_operator
from catalog.models import SubmissionChannel
from dossiers.deadlines import check_by
from dossiers.messages.contexts import dossier_fields, reference
from dossiers.messages.kinds import IN_BOTH_WAYS, full_name
from dossiers.models import Dossier, Event, Leg, Reappointment
from dossiers.secrets import lookup_secret
from dossiers.workflow import Move, State

COLUMNS = ("channel", "recipient", "subject", "body", "reference", "key", "kind")
EMAIL, SMS = Message.Channel.EMAIL, Message.Channel.SMS
# Whoever has only their receipt would wait, or come in vain: somebody tells them, where no message reaches them.
TOLD_BY_HAND = frozenset(
    {"supplement", "refused", "not_eligible", "stopped", "reappointed", "promised", "remind", "archived"}
    | {"parcel_returned", "parcel_lost", "cash_not_taken"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell about a dossier."""

    dossier: Dossier
    kind: str  # without the room's prefix: "received"
    key: str  # names the cause within the dossier: the same cause is told once in each way
    context: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""  # the reference, where officers of the dossier are not to read it
    to: tuple[tuple[str, str], ...] = ()  # ways and recipients; empty: those of the dossier


def notice_phone(dossier: Dossier) -> str:
    """Of whoever filed it: they get the text messages, as they get the mail."""
    return dossier.representative_phone or dossier.applicant_phone


def contact_of(dossier: Dossier) -> tuple[str, str]:
    """Way and recipient of what is said once: the e-mail, else the phone where text messages are sent; empty: none."""
    if dossier.applicant_email:
        return EMAIL, dossier.applicant_email
    phone = notice_phone(dossier)
    return (SMS, phone) if phone and settings.SMS_URL else ("", "")


def reachable(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those with somebody to write to, as `contact_of` finds them."""
    by_mail = ~Q(applicant_email="")
    by_phone = ~Q(representative_phone="") | ~Q(applicant_phone="")
    return dossiers.filter(by_mail | by_phone if settings.SMS_URL else by_mail)


def recipients(dossier: Dossier, kind: str) -> Iterator[tuple[str, str]]:
    """Ways and recipients: by e-mail where there is one; by text message instead, or as well for what matters most."""
    way, recipient = contact_of(dossier)
    if way:
        yield way, recipient
    phone = notice_phone(dossier)
    if way == EMAIL and kind in IN_BOTH_WAYS and settings.SMS_URL and phone:
        yield SMS, phone


def queue_notice(
    dossier: Dossier, kind: str, at: datetime, *, key: str, more: Mapping[str, Any] | None = None
) -> None:
    """Tell the applicant of what is no move: a payment, a parcel, a reminder.

    Args:
        kind: name of the text, e.g. "payment_received".
        key: names the cause within the dossier, e.g. "payment:12"; the same cause is told once.
        more: what the text names beside the dossier; texts and dates.
    """
    _send(Notice(dossier=dossier, kind=kind, key=key, context={**_context(dossier, at), **(more or {})}))


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
        context = dossier_fields(dossier, leg.agency, event.at)
        key = f"event:{event.sequence}:former"
        _send(Notice(dossier=dossier, kind="corrected", key=key, context=context, to=((EMAIL, former_email),)))


def queue_duplicate(dossier: Dossier, at: datetime) -> None:
    """Tell the applicant of an open dossier that the same case was handed in again; at most once a day."""
    queue_notice(dossier, "duplicate", at, key=f"duplicate:{timezone.localdate(at)}")


def queue_contact_code(dossier: Dossier, code: str, at: datetime, *, key: str) -> None:
    """Send a one-time code; `key` names this sending."""
    # Under a reference of its own: officers read the messages of a dossier, and this one is for the applicant alone.
    _send(
        Notice(
            dossier=dossier,
            kind="contact_code",
            key=f"contact-code:{key}",
            context={**_context(dossier, at), "contact_code": code},
            about=f"contact-code:{dossier.pk}",
            to=(contact_of(dossier),),
        )
    )


def queue_new_secret(dossier: Dossier, at: datetime, *, field: str, key: str) -> None:
    """Send the lookup secret to the contact that `field` of the dossier holds, and to the applicant alone."""
    way = EMAIL if field == "applicant_email" else SMS
    _send(
        Notice(
            dossier=dossier,
            kind="new_secret",
            key=f"secret:{key}",
            context={**_context(dossier, at), "secret": lookup_secret(dossier)},
            about=f"secret:{dossier.pk}",
            to=((way, getattr(dossier, field)),),
        )
    )


def queue_handed_over(receiver: User, *, count: int, officer: User, by: User, key: str) -> None:
    """Tell `receiver` that `count` dossiers of `officer` are theirs now; `key` names this handing over."""
    address = f"{settings.BASE_URL}{reverse('desk:index')}?view=mine"
    fields = {
        "receiver": str(receiver), "count": count, "officer": str(officer), "by": str(by), "address": address,
    }  # fmt: skip
    message = officer_message(receiver, "handed_over", fields, key=f"hand_over:{key}:{receiver.pk}")
    if message:
        queue_message(**{name: getattr(message, name) for name in COLUMNS})


def officer_message(
    user: User,
    kind: str,
    fields: Mapping[str, Any],
    *,
    key: str,
    own_texts: Mapping[str, MessageTemplate] | None = None,
) -> Message | None:
    """An e-mail to somebody of the staff, not yet queued; None where nobody gets this kind."""
    text = render(full_name(kind), EMAIL, fields, own_texts=own_texts)
    if text is None:
        return None
    return Message(
        channel=EMAIL,
        recipient=user.email,
        subject=text.subject,
        body=text.body,
        reference=f"user:{user.pk}",
        key=key,
        kind=full_name(kind),
    )


def operators_texts(kinds: Iterable[str]) -> dict[str, dict[str, MessageTemplate]]:
    """By kind and way, where there are many messages to write."""
    return {kind: texts_of_operator(full_name(kind)) for kind in kinds}


def recalculated_messages(
    event: Event, leg: Leg, dates: tuple[datetime, datetime], why: str, own_texts: Mapping[str, MessageTemplate]
) -> list[Message]:
    """The former and the new due date and the reason, not yet queued: there may be thousands at once.

    Args:
        own_texts: `texts_of_recalculation()`, read once for all of them.
    """
    old_due, new_due = dates
    more = {"old_due": old_due, "new_due": new_due, "why": why}
    context = {**dossier_fields(leg.dossier, leg.agency, event.at), **more}
    notice = Notice(dossier=leg.dossier, kind="recalculated", key=f"event:{event.sequence}", context=context)
    return [Message(**given) for given in _messages(notice, own_texts)]


def texts_of_recalculation() -> dict[str, MessageTemplate]:
    return texts_of_operator(full_name("recalculated"))


def _queue(event: Event, leg: Leg, kind: str, more: Mapping[str, Any]) -> None:
    """One message a way for one event, however often it is retried; who has given no contact gets none."""
    officer = str(event.actor) if event.actor else ""
    context = {**dossier_fields(event.dossier, leg.agency, event.at, officer), **more}
    _send(Notice(dossier=event.dossier, kind=kind, key=f"event:{event.sequence}", context=context))


def _send(notice: Notice) -> None:
    for given in _messages(notice):
        queue_message(**given)
    if notice.kind in TOLD_BY_HAND and contact_of(notice.dossier) == ("", ""):
        _ask_to_tell(notice)


def _ask_to_tell(notice: Notice) -> None:
    """The letter that would have gone by e-mail, for whoever calls the applicant or writes to them."""
    text = render(full_name(notice.kind), EMAIL, notice.context)
    if text:
        note_unreachable(
            recipient=notice_phone(notice.dossier),
            subject=text.subject,
            body=text.body,
            reference=reference(notice.dossier),
            key=f"{reference(notice.dossier)}:{notice.key}:{BY_HAND}",
            kind=full_name(notice.kind),
        )


def _messages(notice: Notice, own_texts: Mapping[str, MessageTemplate] | None = None) -> Iterator[dict[str, Any]]:
    """The columns of each message; none where there is no text, or nobody to write to."""
    dossier, name = notice.dossier, full_name(notice.kind)
    kind = kind_named(name)
    expires_at = timezone.now() + kind.ttl if kind.ttl else None
    for way, recipient in notice.to or recipients(dossier, notice.kind):
        if not kind.has(way) or not recipient:
            continue
        text = render(name, way, notice.context, own_texts=own_texts)
        if text is None:
            continue
        yield {
            "channel": way,
            "recipient": recipient,
            "subject": text.subject,
            "body": text.body,
            "reference": notice.about or reference(dossier),
            "key": f"{reference(dossier)}:{notice.key}:{way}",
            "kind": name,
            "urgent": kind.urgent,
            "expires_at": expires_at,
        }


def _context(dossier: Dossier, at: datetime) -> dict[str, Any]:
    leg = dossier.legs.select_related("agency").first()
    return dossier_fields(dossier, leg.agency if leg else None, at)
