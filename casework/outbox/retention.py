"""Texts of messages hold what they are about: after a term only the row says that one was sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from casework.models import Message

ROUND = 1_000  # rows in one periodic round
# Not those that are done: SQLite, which nobody tells how many there are, would read them all by their state.
UNDONE = (Message.State.QUEUED, Message.State.SENDING)


def purge_texts(now: datetime) -> int:
    """Empty the texts of messages that are older than MESSAGE_TEXT_DAYS; gives how many."""
    keys = list(texts_to_forget(now).values_list("pk", flat=True)[:ROUND])
    return Message.objects.filter(pk__in=keys).update(body="") if keys else 0


def texts_to_forget(now: datetime) -> QuerySet[Message]:
    """The oldest first, from an index of those that still have a text: the rows that only stay are not read."""
    before = now - timedelta(days=settings.MESSAGE_TEXT_DAYS)
    done = Message.objects.exclude(state__in=UNDONE).filter(created_at__lt=before)
    return done.exclude(body="").order_by("created_at")
