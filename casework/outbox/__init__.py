"""The message outbox: written in the transaction that causes a message, sent after it, retried until sent."""

from casework.outbox.queueing import CONFIDENTIAL, note_unreachable, queue_message, queue_messages, queue_text
from casework.outbox.sending import (
    BACK_OFF,
    LEASE,
    send_due,
    send_message,
    send_queued_message,
)

__all__ = [
    "BACK_OFF",
    "CONFIDENTIAL",
    "LEASE",
    "note_unreachable",
    "queue_message",
    "queue_messages",
    "queue_text",
    "send_due",
    "send_message",
    "send_queued_message",
]
