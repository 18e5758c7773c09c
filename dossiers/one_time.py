"""One-time codes: six digits sent to a contact, so that whoever types them proves to hold it.

`subject` names what the code opens, e.g. `dossier:12`; a code opens nothing else. Only its hash is kept.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from dossiers import throttle
from dossiers.models import OneTimeCode

TERM = timedelta(minutes=10)
TRIES = 5
SENDS = 3
SEND_WINDOW = timedelta(minutes=15)
SENDS_A_DAY = 12


@transaction.atomic
def issue(subject: str, at: datetime) -> str | None:
    """A new code for `subject`; the earlier one ends.

    Returns:
        None when three were sent within a quarter of an hour, or twelve within a day.
    """
    if not throttle.take("code-sent", subject, limit=SENDS, window=SEND_WINDOW, now=at):
        return None
    if not throttle.take("codes-a-day", subject, limit=SENDS_A_DAY, window=timedelta(days=1), now=at):
        return None
    code = f"{secrets.randbelow(10**6):06d}"
    OneTimeCode.objects.update_or_create(
        subject=subject, defaults={"digest": _digest(subject, code), "tries": 0, "expires_at": at + TERM}
    )
    return code


def check(subject: str, typed: str, at: datetime) -> bool:
    """Whether `typed` is the code that was sent. Each try is counted before it is compared; a code opens once."""
    mine = OneTimeCode.objects.filter(subject=subject)
    if not mine.filter(tries__lt=TRIES, expires_at__gt=at).update(tries=F("tries") + 1):
        return False
    code = mine.first()
    if code is None or not constant_time_compare(code.digest, _digest(subject, typed)):
        return False
    return mine.filter(pk=code.pk, digest=code.digest).delete()[0] == 1


def is_waiting(subject: str, at: datetime) -> bool:
    """Whether a code was sent that can still be typed."""
    return OneTimeCode.objects.filter(subject=subject, tries__lt=TRIES, expires_at__gt=at).exists()


def forget(subject: str) -> None:
    """The code that was sent is worth nothing any more, e.g. since the contact was a wrong one."""
    OneTimeCode.objects.filter(subject=subject).delete()


def purge_codes(now: datetime) -> int:
    """Periodic work: codes that are no longer valid. Returns how many."""
    return OneTimeCode.objects.filter(expires_at__lt=now).delete()[0]


def _digest(subject: str, code: str) -> str:
    return salted_hmac("dossiers.one_time", f"{subject}:{code}", algorithm="sha256").hexdigest()
