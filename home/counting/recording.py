"""Each page that a person reads counts, whether it was made anew or kept; in memory first, written by a thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from wagtail.models import Page

from home.counting import online
from home.serving.hosts import other_hosts
from portal.base import page_cache
from portal.base.caller import client_network
from portal.base.counting.buffer import TimesBuffer
from portal.base.counting.flushing import Flusher
from portal.base.counting.readers import is_reader
from portal.base.pace import Pace

VISIT = 0  # in place of a page's key
NOT_COUNTED = ("/admin/", "/api/", "/_components/")
_ADD_VIEWS = """
INSERT INTO home_pageviews (page_id, day, times) VALUES (%s, %s, %s)
ON CONFLICT (page_id, day) DO UPDATE SET times = home_pageviews.times + excluded.times
"""
_ADD_VISITS = """
INSERT INTO home_sitevisits (host, day, times) VALUES (%s, %s, %s)
ON CONFLICT (day, host) DO UPDATE SET times = home_sitevisits.times + excluded.times
"""


class Seen(NamedTuple):
    """What is counted together: views of one page, or visits of one host (empty: of the whole portal)."""

    page_id: int
    host: str
    day: date


def write(times: dict[Seen, int]) -> None:
    """All or nothing; pages that were deleted meanwhile are left out. In one order, so that two workers do not cross.

    Raises:
        OperationalError: the database is away, or locked for too long.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        known = set(Page.objects.filter(pk__in={seen.page_id for seen in times}).values_list("pk", flat=True))
        views = sorted((seen.page_id, _day(seen.day), count) for seen, count in times.items() if seen.page_id in known)
        visits = sorted((seen.host, _day(seen.day), count) for seen, count in times.items() if seen.page_id == VISIT)
        if views:
            cursor.executemany(_ADD_VIEWS, views)
        if visits:
            cursor.executemany(_ADD_VISITS, visits)


def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


buffer: TimesBuffer[Seen] = TimesBuffer()
flusher = Flusher(what="page views", buffer=buffer, write=write)
pace = Pace(one=600, every=60_000)  # an office behind one address stays within it, a program that reloads does not


class CountingMiddleware:
    """Stands outside of the pages kept, so that they count too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.COUNT_VISITS and is_shown(request, response):
            note_shown(request)
        return response


def is_shown(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a person sees a page now; 304 says that their browser has it already."""
    if request.method != "GET" or getattr(request, "is_dummy", False) or request.path_info.startswith(NOT_COUNTED):
        return False
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":  # a script's part of a page, a picture
        return False
    html = response.get("Content-Type", "text/html").startswith("text/html")
    if response.status_code == 304:
        html = "text/html" in request.headers.get("Accept", "")
    return html and response.status_code in {200, 304} and is_reader(request)


def note_shown(request: HttpRequest) -> None:
    """Count in memory; the database hears of it later."""
    network = client_network(request)
    if not pace.allows(network):
        return
    day, page = timezone.localdate(), page_cache.noted(request).get("page")
    if page:
        buffer.add(Seen(int(page), "", day))
    if begins_visit(request):
        for host in {"", own_host(request)}:
            buffer.add(Seen(VISIT, host, day))
    flusher.begin()
    online.note(network, request.headers.get("User-Agent", ""))


def begins_visit(request: HttpRequest) -> bool:
    """Who comes from elsewhere begins a visit; who follows a link of the portal goes on with one.

    So nobody needs to be known again: the browser says where the reader was (SECURE_REFERRER_POLICY leaves it that
    within the portal).
    """
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return False
    try:
        return urlsplit(request.headers.get("Referer", "")).netloc != request.get_host()
    except ValueError:  # e.g. an unfinished IPv6 address
        return True


def own_host(request: HttpRequest) -> str:
    """The request's host where it is a department's own; empty for the portal."""
    try:
        host = request.get_host().partition(":")[0]
    except DisallowedHost:
        return ""
    return host if host in other_hosts() else ""
