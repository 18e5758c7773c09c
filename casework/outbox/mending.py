"""What a person does about a message that did not arrive: send it again, or tell its recipient in another way."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casework.models import Message
from casework.models.messages import BY_HAND
from casework.outbox import journal
from casework.outbox.failures import Refused
from casework.outbox.sending import send_queued_message
from casework.outbox.sms import normal_number

NOT_ARRIVED = (Message.State.FAILED, Message.State.BOUNCED)
AGAIN = (*NOT_ARRIVED, Message.State.CANCELLED)


def to_call(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Those whose recipient nobody has told yet."""
    return messages.filter(state__in=NOT_ARRIVED, handled_at=None)


def can_go_again(message: Message) -> bool:
    """Whether it was meant to go by itself, and did not arrive."""
    return message.state in AGAIN and message.channel != BY_HAND


@transaction.atomic
def send_again(*, message: Message, recipient: str, at: datetime) -> None:
    """Queue it once more, to the same or another address.

    Raises:
        ValidationError: the address cannot be right, the text is kept no longer, it is worth nothing any more, or the
            message waits already, was sent, or is told by hand.
    """
    if not can_go_again(message):
        raise ValidationError(_("This message cannot be sent again: look at its state."), code="state")
    recipient = recipient.strip()
    check_recipient(message.channel, recipient)
    if not message.body:
        raise ValidationError(_("The text of this message is not kept any longer."), code="purged")
    still_worth = Q(expires_at=None) | Q(expires_at__gt=at)
    changed = Message.objects.filter(still_worth, pk=message.pk, state__in=AGAIN).update(
        state=Message.State.QUEUED, recipient=recipient, attempts=0, next_attempt_at=at, error="", gateway_id="",
        sent_at=None, delivered_at=None, handled_at=None, handled_by=None, handled_note="",
    )  # fmt: skip
    if not changed:
        raise ValidationError(_("This message cannot be sent again: look at its state."), code="state")
    journal.forget(message.pk)  # what a killed worker left there speaks of the first time
    transaction.on_commit(partial(send_queued_message.enqueue, message.pk), robust=True)


@transaction.atomic
def note_told(*, message: Message, note: str, by: Any, at: datetime) -> None:
    """Somebody has told the recipient in another way; raises ValidationError when another person noted it first."""
    changed = to_call(Message.objects.filter(pk=message.pk)).update(
        handled_at=at, handled_by=by, handled_note=" ".join(note.split())[:300]
    )
    if not changed:
        raise ValidationError(_("Someone else has dealt with this message already."), code="handled")


def check_recipient(channel: str, recipient: str) -> None:
    """Raises ValidationError: no message can arrive there."""
    if channel == Message.Channel.EMAIL:
        validate_email(recipient)
        return
    try:
        normal_number(recipient)
    except Refused as error:
        raise ValidationError(str(error), code="phone") from error
