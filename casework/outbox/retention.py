"""Texts of messages hold what they are about: after a term only the row says that one was sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from casework.models import Message

ROUND = 1_000  # rows in one periodic round
DONE = (Message.State.SENT, Message.State.FAILED, Message.State.BOUNCED, Message.State.CANCELLED)


def purge_texts(now: datetime) -> int:
    """Empty the texts of messages that are older than MESSAGE_TEXT_DAYS; gives how many."""
    old = Message.objects.filter(state__in=DONE, created_at__lt=now - timedelta(days=settings.MESSAGE_TEXT_DAYS))
    keys = list(old.exclude(body="").values_list("pk", flat=True)[:ROUND])
    return Message.objects.filter(pk__in=keys).update(body="")
