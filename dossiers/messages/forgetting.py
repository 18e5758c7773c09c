"""Periodic work: codes and secrets that were sent stand in no table any longer."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from casework.models import Message
from casework.outbox.retention import UNDONE

# References of their own, as ranges, which the index answers; ";" is the sign after ":".
_SECRETS = Q(reference__gte="secret:", reference__lt="secret;")
_CODES = Q(reference__gte="contact-code:", reference__lt="contact-code;")
FOR_THE_APPLICANT_ALONE = _SECRETS | _CODES


def forget_sent_codes(now: datetime) -> int:
    """The row stays, and says that one was sent. Returns how many texts were emptied."""
    return sum(to_forget(those).update(body="") for those in (_SECRETS, _CODES))


def to_forget(those: Q) -> QuerySet[Message]:
    """Also what failed: nobody of the staff sees it, so nobody sends it again, and the applicant asks for another.

    One range at a time, and both are urgent: an index holds just those that still have their text.
    """
    return Message.objects.filter(those, urgent=True).exclude(body="").exclude(state__in=UNDONE)
