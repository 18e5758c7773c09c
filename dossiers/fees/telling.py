"""What the applicant hears of money, in Vietnamese whatever the officer's screen speaks."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import translation

from dossiers.messages import LANGUAGE, queue_notice
from dossiers.models import Dossier
from portal.base.formatting import money


def tell(dossier: Dossier, kind: str, at: datetime, *, key: str, amount: Decimal, **more: str) -> None:
    """Queue the text `kind` once for `key`; `more` holds what it names beside the amount."""
    with translation.override(LANGUAGE):
        shown = money(amount)
    queue_notice(dossier, kind, at, key=key, more={"amount": shown, **more})
