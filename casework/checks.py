"""System checks: a seal that cannot be used, or is about to expire, is told before an applicant meets it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution

from casework.seal import SealError, current_seal, is_configured
from casework.signature_reading import certificates_in

RENEW_BEFORE = timedelta(days=45)


def seal_is_usable(**kwargs: Any) -> list[CheckMessage]:
    """The configured key opens, and its certificate has not expired; a month and a half before, a warning."""
    if not settings.SEAL_KEY_FILE:
        return []
    try:
        until = current_seal().valid_until
    except SealError as error:
        return [Error(f"The portal's seal cannot be used: {error}", id="casework.E001")]
    left = until - datetime.now(UTC)
    if left <= timedelta():
        return [Error(f"The certificate of the portal's seal has expired on {until:%d/%m/%Y}", id="casework.E002")]
    if left < RENEW_BEFORE:
        return [Caution(f"The certificate of the portal's seal expires on {until:%d/%m/%Y}", id="casework.W002")]
    return []


def seal_is_configured(**kwargs: Any) -> list[CheckMessage]:
    """Production: papers without the portal's signature are valid, but nobody can check where they are from."""
    if is_configured():
        return []
    return [
        Caution(
            "Receipts, confirmations and declarations carry no digital signature of the portal",
            hint="Set SEAL_KEY_FILE; see docs/operator.md, The portal's seal",
            id="casework.W001",
        )
    ]


def authorities_are_readable(**kwargs: Any) -> list[CheckMessage]:
    """A folder of authorities that holds none would call every signer unknown."""
    if settings.TRUSTED_CA_DIR and not certificates_in(Path(settings.TRUSTED_CA_DIR)):
        return [Caution(f"TRUSTED_CA_DIR {settings.TRUSTED_CA_DIR} holds no certificate", id="casework.W003")]
    return []
