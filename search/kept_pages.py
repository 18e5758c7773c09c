"""Search pages kept for the next reader who asks the same.

A page is kept under what it depends on: the address, the reader's language and display settings, the day, the state
of the index and of the synonyms. So a change is seen by the next search, as without this; the rest of the page (the
hotline, the menus) may be as old as in the reader's own browser.
"""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from catalog.caching import PAGE_SECONDS
from portal.base.display import Display
from search.index_state import index_state
from search.usage.counting import Counted

_LARGEST = 200_000  # bytes of a page that is kept: some hundred unknown filters make megabytes


@dataclass(frozen=True, slots=True)
class KeptPage:
    content: bytes
    counted: Counted | None  # what is noted when it is shown


def key_of(request: HttpRequest) -> str:
    """Where the page of this request is kept; empty for whoever is signed in, and while the index lags behind."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return ""
    state = index_state()
    if not state:
        return ""
    display = Display.of(request)
    parts = [
        request.get_host(),
        request.get_full_path(),
        get_language(),
        display.size,
        display.contrast,
        timezone.localdate().isoformat(),
        *state,
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def find(key: str) -> KeptPage | None:
    return caches["pages"].get(key) if key else None


def keep(key: str, page: KeptPage) -> None:
    if key and len(page.content) <= _LARGEST:
        caches["pages"].set(key, page, PAGE_SECONDS)
