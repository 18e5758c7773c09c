"""Whole public pages are kept in the memory of each worker (portal.base.page_middleware), and so is what their shells
are made of. All of it stands under one epoch, which lies in the cache that the workers share: whoever changes
something that the public sees calls `changed()`, a new epoch begins, and nothing made before is found any more.

A page stands under the epoch that held when its making began, so one that was made while a change was committed is
never found after it. If a process is killed between a commit and the new epoch, pages are old for SECONDS at most.

Most of what shells and first pages are made of knows little of what changes: a menu nothing of procedures, a banner
nothing of pages. So each `Subject` has an epoch of its own, and what is remembered under some of them outlasts the
changes of all others. Whoever names no subject changes all of them, and knows of all of them.
"""

import time
import uuid
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest

SECONDS = 60  # for what changes by the clock alone: a desk that closes, a consultation that ends
EPOCH_KEY = "page-cache:epoch"
SUBJECT_KEY = "page-cache:epoch-of:"
MOST_REMEMBERED = 500  # values of `remembered`
_FACTS, _PASS_BY = "portal.page_facts", "portal.page_pass_by"

T = TypeVar("T")
_of_this_request: ContextVar[str] = ContextVar("epoch", default="")
_remembered: dict[str, tuple[tuple[str, ...], float, Any]] = {}
_of_subjects: dict[str, Mapping[str, str]] = {}  # under the one epoch for which they were read
_lock = Lock()


class Subject(StrEnum):
    """What a change of the public's view may be about."""

    NEWS = "news"
    PAGES = "pages"  # of the editors, but articles; with the leaders' schedule
    CATALOG = "catalog"  # procedures, agencies, legal documents, calendars, closed desks
    SITES = "sites"  # their languages and locks, and where pages lie
    HOSTS = "hosts"
    ANNOUNCEMENTS = "announcements"
    SEARCH = "search"  # what the index finds


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


@dataclass(frozen=True, slots=True)
class Beginning:
    """The work that waits for a transaction's end."""

    subjects: frozenset[Subject]

    def __call__(self) -> None:
        begin_epoch(*self.subjects)


def changed(*subjects: Subject) -> None:
    """The public sees something else of these subjects, or of anything, from now on: called wherever that happens,
    within its transaction."""
    begin = Beginning(frozenset(subjects or Subject))
    if not is_on():  # then only `remembered` has anything, and it forgets at once
        begin()
        return
    waiting = (entry[1] for entry in reversed(connection.run_on_commit))  # (savepoints, work, is robust)
    if not any(isinstance(work, Beginning) and work.subjects >= begin.subjects for work in waiting):
        transaction.on_commit(begin, robust=True)


def begin_epoch(*subjects: Subject) -> None:
    """Forget, in all workers, every page that is kept, and what was remembered of these subjects, or of any."""
    fresh = uuid.uuid4().hex
    cache.set_many({_subject_key(subject): fresh for subject in subjects or Subject}, None)
    cache.set(EPOCH_KEY, fresh, None)  # the last one: whoever finds it finds those of the subjects
    if _of_this_request.get():
        _of_this_request.set(fresh)


def begin_request() -> str:
    """The epoch for the whole of one request: asked once."""
    known = epoch() if is_on() else ""
    _of_this_request.set(known)
    return known


def end_request() -> None:
    _of_this_request.set("")


def _epochs(subjects: tuple[Subject, ...]) -> tuple[str, ...]:
    """Of each of them, or of everything; read from the shared cache only after a change."""
    current = _of_this_request.get() or epoch()
    if not subjects or not current:
        return (current,)
    known = _of_subjects.get(current)
    if known is None:
        known = _read_epochs()
        with _lock:
            _of_subjects.clear()
            _of_subjects[current] = known
    return tuple(known[subject] for subject in subjects)


def _read_epochs() -> Mapping[str, str]:
    keys = {subject.value: _subject_key(subject) for subject in Subject}
    found = cache.get_many(keys.values())
    return {subject: found.get(key) or _known(key) for subject, key in keys.items()}


def _subject_key(subject: Subject) -> str:
    return f"{SUBJECT_KEY}{subject.value}"


def remembered(key: str, make: Callable[[], T], seconds: float = SECONDS, *, of: tuple[Subject, ...] = ()) -> T:
    """What `make` says, asked once in each process until something public changes, and after `seconds` again.

    For what every page shows and few change: menus, banners, tables of sites. The value belongs to all readers: it
    depends on nothing but what the key names (a host, a language, a day). Nobody may write into it. What is made `of`
    some subjects alone outlasts the changes of the others.
    """
    current = _epochs(of)
    now = time.monotonic()
    stood, until, value = _remembered.get(key, ((), 0.0, None))
    if all(current) and stood == current and now < until:
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
