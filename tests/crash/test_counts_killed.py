"""Counts of visits: a graceful stop loses none, kill -9 those of the last ten seconds at most. And what one process
publishes, the kept pages of all workers show at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from django.core.cache import cache
from pytest_django import Settings

from home.counting.totals import page_views, visits
from tests.factories.home import ArticleFactory
from tests.load.portal import START_TIME, Portal, free_port, portal
from tests.shared_database import shared_database

PHONE = {"User-Agent": "Mozilla/5.0 (Android 16) Firefox/140.0"}
READERS, PAGES_EACH = 4, 60
LOST_AT_MOST = 10  # seconds
PACE = 0.05  # seconds between two pages of a reader


@contextmanager
def running_portal(folder: Path, settings: Settings) -> Iterator[Portal]:
    with (
        shared_database(folder / "shared.sqlite3") as database,
        # A cache of its own: what other tests left there is nobody's here.
        portal(settings.TEST_DIR, database, free_port(), CACHE_URL=f"file://{folder / 'cache'}") as running,
    ):
        running.start_web()
        yield running


def read_all(address: str, seen: list[float], pages: int) -> None:
    """Notes when each page had come."""

    def read() -> None:
        with requests.Session() as session:
            for _page in range(pages):
                try:
                    answer = session.get(address, headers=PHONE, timeout=START_TIME)
                except requests.RequestException:
                    return  # killed
                assert answer.status_code == 200
                seen.append(time.monotonic())
                time.sleep(PACE)

    readers = [threading.Thread(target=read) for _reader in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()


@pytest.mark.django_db(transaction=True)
def test_a_graceful_stop_loses_no_view(tmp_path: Path, settings: Settings) -> None:
    article = ArticleFactory(slug="mot-tin")
    seen: list[float] = []
    with running_portal(tmp_path, settings) as running:
        read_all(f"{running.address}{article.get_url()}", seen, PAGES_EACH)
        running.stop()

    cache.clear()
    assert len(seen) == READERS * PAGES_EACH
    assert page_views(article.pk) == len(seen)
    assert visits()[0] == len(seen)


@pytest.mark.django_db(transaction=True)
def test_a_kill_loses_the_views_of_ten_seconds_at_most(tmp_path: Path, settings: Settings) -> None:
    article = ArticleFactory(slug="mot-tin")
    seen: list[float] = []
    with running_portal(tmp_path, settings) as running:
        address = f"{running.address}{article.get_url()}"
        reading = threading.Thread(target=read_all, args=(address, seen, 10_000))
        reading.start()
        time.sleep(1.5 * LOST_AT_MOST)
        running.kill("web")
        killed = time.monotonic()
        reading.join()

    cache.clear()
    certain = sum(moment < killed - LOST_AT_MOST for moment in seen)
    assert certain > 0
    assert certain <= page_views(article.pk) <= len(seen) + READERS  # an answer may have been lost on its way


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_at_once_in_every_worker(tmp_path: Path, settings: Settings) -> None:
    """Another process publishes while readers keep the page warm in both workers."""
    article = ArticleFactory(slug="mot-tin", title="Tin cũ")
    publish = (
        "from home.models import ArticlePage;"
        f" page = ArticlePage.objects.get(pk={article.pk}); page.title = 'Tin %s'; page.save_revision().publish()"
    )
    with running_portal(tmp_path, settings) as running:
        address = f"{running.address}{article.get_url()}"
        for _page in range(20):
            assert "Tin cũ" in requests.get(address, headers=PHONE, timeout=START_TIME).text
        for number in range(2):
            running.start("publish", "manage.py", "shell", "--no-imports", "-c", publish % f"mới {number}")
            assert running.running.pop("publish").wait(START_TIME) == 0
            for _page in range(20):
                assert f"Tin mới {number}" in requests.get(address, headers=PHONE, timeout=START_TIME).text
