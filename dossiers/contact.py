"""The contact of a dossier: proved by a one-time code, and named to strangers only by its ends."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from dossiers import one_time
from dossiers.messages import contact_of, queue_contact_code
from dossiers.models import Dossier


def subject_of(dossier: Dossier) -> str:
    return f"dossier:{dossier.pk}"


@transaction.atomic
def send_code(*, dossier: Dossier, at: datetime) -> bool:
    """Send a new code to the applicant's e-mail, without one to their phone; the earlier one ends.

    Returns:
        False when there is neither, or no more codes can be sent now.
    """
    _way, contact = contact_of(dossier)
    code = one_time.issue(subject_of(dossier), at) if contact else None
    if code is None:
        return False
    queue_contact_code(dossier, code, at, key=uuid.uuid4().hex)
    return True


def check_code(*, dossier: Dossier, typed: str, at: datetime) -> bool:
    return one_time.check(subject_of(dossier), typed, at)


def masked_contact(dossier: Dossier) -> str:
    """Where a code would be sent; empty: nowhere."""
    _way, contact = contact_of(dossier)
    return masked_email(contact) if "@" in contact else masked_phone(contact)


def masked_email(address: str) -> str:
    """`an.nguyen@example.vn` becomes `a…@example.vn`: enough to know which box to open."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}"


def masked_phone(phone: str) -> str:
    """`0905123456` becomes `09xx xxx 456`."""
    return f"{phone[:2]}xx xxx {phone[-3:]}" if len(phone) == 10 else ""
