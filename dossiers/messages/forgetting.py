"""Periodic work: codes and secrets that were sent stand in no table any longer."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from casework.models import Message

# Also what failed: nobody of the staff sees it, so nobody sends it again, and the applicant asks for another.
FORGOTTEN = (Message.State.SENT, Message.State.FAILED, Message.State.BOUNCED, Message.State.CANCELLED)
# References of their own, as ranges, which the index answers; ";" is the sign after ":".
FOR_THE_APPLICANT_ALONE = Q(reference__gte="secret:", reference__lt="secret;") | Q(
    reference__gte="contact-code:", reference__lt="contact-code;"
)


def forget_sent_codes(now: datetime) -> int:
    """The row stays, and says that one was sent. Returns how many texts were emptied."""
    sent = Message.objects.filter(FOR_THE_APPLICANT_ALONE, state__in=FORGOTTEN)
    return sent.exclude(body="").update(body="")
