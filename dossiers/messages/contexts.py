"""What a text about a dossier may name: flat fields, and none that says who the applicant is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from catalog.models import Agency
from dossiers.models import Dossier

LANGUAGE = "vi"  # official notices are in Vietnamese, whatever the officer's screen speaks


def reference(dossier: Dossier) -> str:
    """How the outbox names the dossier that a message is about."""
    return f"dossier:{dossier.pk}"


def tracking_address(dossier: Dossier) -> str:
    """The full address of the look-up page with the number filled in; the secret is never in an address."""
    query = urlencode({"ma": dossier.code or dossier.submission_number})
    return f"{settings.BASE_URL}{reverse('dossiers:track')}?{query}"


def dossier_fields(dossier: Dossier, agency: Agency | None, at: datetime, officer: str = "") -> dict[str, Any]:
    """The fields of dossiers.messages.kinds.COMMON."""
    return {
        "number": dossier.code or dossier.submission_number,
        "code": dossier.code or "",
        "procedure": dossier.procedure_title,
        "agency_name": agency.name if agency else "",
        "agency_phone": agency.phone if agency else "",
        "agency_address": agency.address if agency else "",
        "officer": officer,
        "at": at,
        "due_at": dossier.due_at,
        "received_at": dossier.received_at,
        "return_method": dossier.return_method,
        "address": tracking_address(dossier),
        "hotline": settings.HOTLINE,
    }
