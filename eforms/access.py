"""Who may open a draft: the browser that began it, whoever has its resume link, its signed-in owner.

The uuid in the address opens nothing by itself. Each draft has its own signed cookie, so that two forms in two tabs
never overwrite each other's key. The cookie outlives the draft: its holder reads "expired", everyone else a 404.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from eforms.models import Draft

COOKIE_PREFIX = "draft-"
COOKIE_DAYS_AFTER = 60  # days for which an expired draft is still called expired
MAX_COOKIES = 20  # drafts of one browser; browsers and proxies limit the length of all cookies together
_RESUME_SALT = "eforms.resume"
View = Callable[..., HttpResponseBase]


def cookie_name(draft_uuid: uuid.UUID) -> str:
    return f"{COOKIE_PREFIX}{draft_uuid.hex}"


def grant(request: HttpRequest, response: HttpResponse, draft: Draft) -> None:
    """Give this browser the key to `draft`; the oldest keys of a full ring go."""
    held = [name for name in request.COOKIES if name.startswith(COOKIE_PREFIX)]
    for name in held[: max(0, len(held) - MAX_COOKIES + 1)]:
        response.delete_cookie(name)
    response.set_signed_cookie(
        cookie_name(draft.uuid),
        draft.procedure.code,
        max_age=timedelta(days=settings.DRAFT_DAYS + COOKIE_DAYS_AFTER),
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )


def code_held(request: HttpRequest, draft_uuid: uuid.UUID) -> str | None:
    """The procedure's code from the draft's cookie; None without the cookie, or with a forged one."""
    held: str | None = request.get_signed_cookie(cookie_name(draft_uuid), default=None)
    return held


def held_uuids(request: HttpRequest) -> list[uuid.UUID]:
    """The drafts to which this browser has a key."""
    found = []
    for name in request.COOKIES:
        if name.startswith(COOKIE_PREFIX):
            try:
                draft_uuid = uuid.UUID(name.removeprefix(COOKIE_PREFIX))
            except ValueError:
                continue
            if code_held(request, draft_uuid) is not None:
                found.append(draft_uuid)
    return found


def resume_url(draft: Draft) -> str:
    """An absolute address that opens the draft on any device, as long as the draft lives."""
    token = signing.dumps(draft.uuid.hex, salt=_RESUME_SALT)
    return f"{settings.BASE_URL.rstrip('/')}{reverse('eforms:resume', args=[token])}"


def uuid_of_token(token: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(signing.loads(token, salt=_RESUME_SALT))
    except (signing.BadSignature, ValueError):
        return None


def with_draft(view: View) -> View:
    """Pass `draft` to a view whose address has its `uuid`; expired: a page that says so; not theirs: 404."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        draft_uuid = kwargs.pop("uuid")
        code = code_held(request, draft_uuid)
        draft = Draft.objects.for_journey().filter(uuid=draft_uuid).first()
        is_owner = draft is not None and draft.user_id is not None and draft.user_id == request.user.pk
        if code is None and not is_owner:
            raise Http404
        if draft is None or draft.is_expired:
            return expired(request, draft.procedure.code if draft else code)
        return view(request, *args, draft=draft, **kwargs)

    return wrapped


def expired(request: HttpRequest, code: str | None) -> HttpResponse:
    return render(request, "eforms/expired.html", {"code": code, "days": settings.DRAFT_DAYS}, status=410)
