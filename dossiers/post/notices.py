"""Where the post's system tells us of a parcel: signed with our common secret, without cookies or a token."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dossiers.models import Parcel
from dossiers.post.following import take_in, told_of
from dossiers.post.gateway import Gateway

logger = logging.getLogger(__name__)
LONGEST = 64 * 1024  # bytes


@csrf_exempt
@never_cache
@require_POST
def notice(request: HttpRequest) -> HttpResponse:
    """403: forged; 400: unreadable; 404: not ours. A notice that comes again changes nothing, and is thanked again."""
    body = request.read(LONGEST + 1)
    if len(body) > LONGEST:
        return _answer("too long", 413)
    if not Gateway().is_signed(body, request.headers.get("X-Post-Signature", "")):
        logger.warning("a notice of the post has a wrong signature")
        return _answer("forged", 403)
    row = _read(body)
    if row is None:
        return _answer("unreadable", 400)
    reference = str(row.get("reference", ""))
    parcel = Parcel.objects.filter(reference=reference).first() if reference.isalnum() else None
    if parcel is None:
        return _answer("unknown", 404)
    now = timezone.now()
    number = row.get("tracking_number")
    take_in(parcel=parcel, told=told_of(row, now), at=now, number=number if isinstance(number, str) else "")
    return _answer("00", 200)


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _answer(code: str, status: int) -> HttpResponse:
    return JsonResponse({"code": code}, status=status)
