"""What the applicant is told, and when: one text for each move, without personal data beyond what it is about."""

from dossiers.messages.contexts import LANGUAGE, reference, tracking_address
from dossiers.messages.queueing import (
    contact_of,
    notice_phone,
    queue_apology,
    queue_contact_code,
    queue_corrected,
    queue_duplicate,
    queue_handed_over,
    queue_message_for,
    queue_new_secret,
    queue_notice,
    queue_submitted,
    reachable,
    recalculated_messages,
    texts_of_recalculation,
)

__all__ = [
    "LANGUAGE",
    "contact_of",
    "notice_phone",
    "queue_apology",
    "queue_contact_code",
    "queue_corrected",
    "queue_duplicate",
    "queue_handed_over",
    "queue_message_for",
    "queue_new_secret",
    "queue_notice",
    "queue_submitted",
    "reachable",
    "recalculated_messages",
    "reference",
    "texts_of_recalculation",
    "tracking_address",
]
