"""Who may open a draft: the browser that began it, or took it up again by link and code, and its signed-in owner.

One that an officer fills in together with a citizen opens for that officer alone, as long as they receive at its desk.

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
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from accounts.models import User
from catalog.access import may
from eforms.journey.exceptions import DraftGone
from eforms.models import Draft

COOKIE_PREFIX = "draft-"
COOKIE_DAYS_AFTER = 60  # days for which an expired draft is still called expired
MAX_COOKIES = 20  # drafts of one browser; browsers and proxies limit the length of all cookies together
RECEIVE = "dossiers.receive"
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


def may_open(request: HttpRequest, draft: Draft) -> bool:
    if draft.assisted_by_id:
        return helps(request, draft)
    is_owner = draft.user_id is not None and draft.user_id == request.user.pk
    return is_owner or code_held(request, draft.uuid) is not None


def helps(request: HttpRequest, draft: Draft) -> bool:
    """Whether the reader is the officer who fills the draft in with a citizen, and still receives at its desk."""
    if draft.agency is None or draft.assisted_by_id != request.user.pk:
        return False
    return may(request.user, RECEIVE, draft.agency)


def reader_of(draft: Draft, request: HttpRequest) -> User | AnonymousUser:
    """Whose account data are proposed: never those of an officer who fills it in with a citizen."""
    return AnonymousUser() if draft.assisted_by_id else request.user


def with_draft(view: View) -> View:
    """Pass `draft` to a view whose address has its `uuid`; expired: a page that says so; not theirs: 404.

    An officer who helped is led to the dossier that was made: its confirmation and secret are the citizen's.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        draft_uuid = kwargs.pop("uuid")
        code = code_held(request, draft_uuid)
        draft = Draft.objects.for_journey().filter(uuid=draft_uuid).first()
        if code is None if draft is None else not may_open(request, draft):
            raise Http404
        if draft is None or draft.is_expired:
            return expired(request, draft.procedure.code if draft else code)
        if draft.assisted_by_id and draft.dossier_id:
            return redirect("desk:intake_done", draft.dossier_id)
        try:
            return view(request, *args, draft=draft, **kwargs)
        except DraftGone:  # in another tab, while this request was on its way
            return redirect("eforms:draft", uuid=draft_uuid)

    return wrapped


def expired(request: HttpRequest, code: str | None) -> HttpResponse:
    return render(request, "eforms/expired.html", {"code": code, "days": settings.DRAFT_DAYS}, status=410)
