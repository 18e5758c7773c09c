"""What dossiers and petitions share: working calendar, stored files, messages, templates of papers, the log."""

from casework.models.calendars import Calendar, DayOff, WorkingPeriod, WorkingSaturday
from casework.models.files import StoredFile, private_path, private_storage
from casework.models.log import AppendOnlyError, ChainHead, Checkpoint, EventBase, EventQuerySet, Serial
from casework.models.messages import Message, MessageTemplate, OutboxChannel
from casework.models.papers import PaperTemplate

__all__ = [
    "AppendOnlyError",
    "Calendar",
    "ChainHead",
    "Checkpoint",
    "DayOff",
    "EventBase",
    "EventQuerySet",
    "Message",
    "MessageTemplate",
    "OutboxChannel",
    "PaperTemplate",
    "Serial",
    "StoredFile",
    "WorkingPeriod",
    "WorkingSaturday",
    "private_path",
    "private_storage",
]
