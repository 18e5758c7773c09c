"""Whole public pages are kept in the memory of each worker (portal.base.page_middleware), and so is what their shells
are made of. All of it stands under one epoch, which lies in the cache that the workers share: whoever changes
something that the public sees calls `changed()`, a new epoch begins, and nothing made before is found any more.

A page stands under the epoch that held when its making began, so one that was made while a change was committed is
never found after it. If a process is killed between a commit and the new epoch, pages are old for SECONDS at most.

News are what changes most, and most of what shells and first pages are made of knows nothing of them: it stands under
an epoch of its own, which the publishing of an article does not end.
"""

import time
import uuid
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest

SECONDS = 60  # for what changes by the clock alone: a desk that closes, a consultation that ends
EPOCH_KEY = "page-cache:epoch"
LASTING_KEY = "page-cache:lasting-epoch"  # of what knows nothing of news
MOST_REMEMBERED = 500  # values of `remembered`
_FACTS, _PASS_BY = "portal.page_facts", "portal.page_pass_by"

T = TypeVar("T")
_of_this_request: ContextVar[str] = ContextVar("epoch", default="")
_lasting_of_this_request: ContextVar[str] = ContextVar("lasting epoch", default="")
_remembered: dict[str, tuple[str, float, Any]] = {}
_lock = Lock()


def is_on() -> bool:
    return bool(settings.PAGE_CACHE_MIB)


def epoch() -> str:
    """Under which everything stands that is kept now: one look into the shared cache. Empty when that does not answer
    what it was told."""
    return _known(EPOCH_KEY)


def _known(key: str) -> str:
    known: str | None = cache.get(key)
    if known is None:
        cache.add(key, uuid.uuid4().hex, None)
        known = cache.get(key, "")
    return known


def changed(*, only_news: bool = False) -> None:
    """The public sees something else from now on: called wherever that happens, within its transaction."""
    begin = begin_epoch_of_news if only_news else begin_epoch
    if not is_on():  # then only `remembered` has anything, and it forgets at once
        begin()
        return
    waiting = reversed(connection.run_on_commit)  # (savepoints, work, is robust)
    if not any(entry[1] in {begin, begin_epoch} for entry in waiting):
        transaction.on_commit(begin, robust=True)


def begin_epoch() -> None:
    """Forget everything that is kept, in all workers."""
    lasting = uuid.uuid4().hex
    cache.set(LASTING_KEY, lasting, None)
    if _lasting_of_this_request.get():
        _lasting_of_this_request.set(lasting)
    begin_epoch_of_news()


def begin_epoch_of_news() -> None:
    """Forget all pages that are kept, and all parts of them that know of news, in all workers."""
    fresh = uuid.uuid4().hex
    cache.set(EPOCH_KEY, fresh, None)
    if _of_this_request.get():
        _of_this_request.set(fresh)


def begin_request() -> str:
    """The epoch for the whole of one request: asked once."""
    known = epoch() if is_on() else ""
    _of_this_request.set(known)
    return known


def end_request() -> None:
    _of_this_request.set("")
    _lasting_of_this_request.set("")


def _lasting_epoch() -> str:
    """Asked once for a request that has to make something."""
    known = _lasting_of_this_request.get() or _known(LASTING_KEY)
    if _of_this_request.get():
        _lasting_of_this_request.set(known)
    return known


def remembered(key: str, make: Callable[[], T], seconds: float = SECONDS, *, of_news: bool = True) -> T:
    """What `make` says, asked once in each process until something public changes, and after `seconds` again.

    For what every page shows and few change: menus, banners, tables of sites. The value belongs to all readers: it
    depends on nothing but what the key names (a host, a language, a day). Nobody may write into it. What no article
    can change (`of_news` is false) outlasts their publishing.
    """
    current = (_of_this_request.get() or epoch()) if of_news else _lasting_epoch()
    now = time.monotonic()
    stood, until, value = _remembered.get(key, ("", 0.0, None))
    if current and stood == current and now < until:
        found: T = value
        return found
    made = make()
    with _lock:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[key] = (current, now + seconds, made)
    return made


def pass_by(request: HttpRequest) -> None:
    """Whatever answers this request is made anew for each reader."""
    request.META[_PASS_BY] = True


def passes_by(request: HttpRequest) -> bool:
    return _PASS_BY in request.META


def note(request: HttpRequest, **facts: str | int) -> None:
    """What is known of the page that answers this request; a kept page brings it along to its later readers."""
    request.META[_FACTS] = {**noted(request), **facts}


def noted(request: HttpRequest) -> Mapping[str, str | int]:
    """What was noted of the page, when it was made."""
    facts: Mapping[str, str | int] = request.META.get(_FACTS, {})
    return facts
