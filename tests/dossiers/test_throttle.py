"""Tries are counted across processes: none is let through twice, none refused that was left."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from dossiers import throttle

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)


def take(*, now: object = NOW, limit: int = 3) -> bool:
    return throttle.take("test", "192.0.2.0", limit=limit, window=HOUR, now=now)  # type: ignore[arg-type]


def test_so_many_tries_and_no_more_until_the_window_is_over() -> None:
    assert [take() for _ in range(4)] == [True, True, True, False]
    assert take(now=NOW + HOUR) is True


def test_where_none_is_allowed_none_is_let_through() -> None:
    assert [take(limit=0), take(limit=0), take(limit=0, now=NOW + HOUR)] == [False] * 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", ["nothing", "an old window"])
def test_ten_at_the_same_moment_get_what_is_left_and_no_more(before: str) -> None:
    """Also the very first ones, which all find nothing counted yet."""
    if before == "an old window":
        take(now=NOW - HOUR * 2)
    start, outcomes = threading.Barrier(10), []

    def one() -> None:
        start.wait()
        try:
            outcomes.append(take(limit=8))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False] * 2 + [True] * 8
