"""The one-time code: proof that the reader holds the contact that the applicant gave."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from dossiers import throttle
from dossiers.messages import queue_contact_code
from dossiers.models import ContactCode, Dossier

TERM = timedelta(minutes=10)
TRIES = 5
SENDS = 3
SEND_WINDOW = timedelta(minutes=15)


@transaction.atomic
def send_code(*, dossier: Dossier, at: datetime) -> bool:
    """Send a new code of six digits to the applicant's e-mail; the earlier one ends.

    Returns:
        False when there is no e-mail, or three codes were sent within a quarter of an hour.
    """
    if not dossier.applicant_email:
        return False
    if not throttle.take("code-sent", str(dossier.pk), limit=SENDS, window=SEND_WINDOW, now=at):
        return False
    code = f"{secrets.randbelow(10**6):06d}"
    ContactCode.objects.update_or_create(
        dossier=dossier, defaults={"digest": _digest(dossier, code), "tries": 0, "expires_at": at + TERM}
    )
    queue_contact_code(dossier, code, at, key=uuid.uuid4().hex)
    return True


def check_code(*, dossier: Dossier, typed: str, at: datetime) -> bool:
    """Whether `typed` is the code that was sent. Each try is counted before it is compared; a code opens once."""
    mine = ContactCode.objects.filter(dossier=dossier)
    if not mine.filter(tries__lt=TRIES, expires_at__gt=at).update(tries=F("tries") + 1):
        return False
    code = mine.first()
    if code is None or not constant_time_compare(code.digest, _digest(dossier, typed)):
        return False
    return mine.filter(pk=code.pk, digest=code.digest).delete()[0] == 1


def purge_codes(now: datetime) -> int:
    """Periodic work: codes that are no longer valid. Returns how many."""
    return ContactCode.objects.filter(expires_at__lt=now).delete()[0]


def masked_email(address: str) -> str:
    """`an.nguyen@example.vn` becomes `a…@example.vn`: enough to know which box to open."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}"


def masked_phone(phone: str) -> str:
    """`0905123456` becomes `09xx xxx 456`."""
    return f"{phone[:2]}xx xxx {phone[-3:]}" if len(phone) == 10 else ""


def _digest(dossier: Dossier, code: str) -> str:
    return salted_hmac("dossiers.contact", f"{dossier.pk}:{code}", algorithm="sha256").hexdigest()
