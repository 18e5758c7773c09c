"""Fixtures for every room, and a database that is whole again after each test that commits."""

import gc
import os
import re
from collections.abc import Callable, Generator, Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings
from pytest_django.plugin import blocking_manager_key

from eforms.models.version import form_of
from tests import migrated
from tests.beginning import kept_aside
from tests.casework.services import missing

BRING_BACK = pytest.StashKey[Callable[[], None]]()
BEYOND_DATABASES = re.compile(r"\\x00|%00|\\ud[89a-f]|\d{17}")


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()
    form_of.cache_clear()  # the next test's version may have the key of this one's


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_use_migrations: bool,
    django_db_createdb: bool,
) -> Iterator[None]:
    """A test database begins as the migrations have left the kept one."""
    if not django_db_use_migrations or django_db_createdb:
        yield
        return
    with migrated.begun_from_kept():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config) -> None:
    """What tests that commit leave behind is what was here now."""
    with django_db_blocker.unblock():
        pytestconfig.stash[BRING_BACK] = kept_aside()


@pytest.fixture
def clamd(settings: Settings) -> None:
    """The real virus scanner, where CLAMAV_ADDRESS names it."""
    address = os.environ.get("CLAMAV_ADDRESS", "")
    if not address:
        missing("CLAMAV_ADDRESS names no virus scanner")
    settings.CLAMAV_ADDRESS = address


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


def _is_hostile(item: pytest.Item) -> bool:
    """Kinds of databases differ in what they can hold: NUL, half a character, more than 64 bits.

    Bytes are files, which no database holds, and random where they are encrypted: each worker would choose otherwise.
    """
    callspec = getattr(item, "callspec", None)
    given = repr([value for value in callspec.params.values() if not isinstance(value, bytes)]) if callspec else ""
    return bool(item.get_closest_marker("hostile") or BEYOND_DATABASES.search(given))


def _commits(item: pytest.Item) -> bool:
    """Whether the test really commits, so that its database is emptied afterwards."""
    marker = item.get_closest_marker("django_db")
    asked = bool(marker and marker.kwargs.get("transaction"))
    return asked or "transactional_db" in _fixtures(item)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that commits begins with what the migrations wrote: root page, synonyms, collections.

    The second pass, on a database server, needs no test that asks no database: tools/run_tests.py takes the marker.
    Of a table of cases it needs the first, since the others ask in the same way, and the hostile ones; nothing that
    asks Elasticsearch.
    """
    seen: set[str] = set()
    for item in items:
        name = item.nodeid.partition("[")[0]
        again = name in seen and not _is_hostile(item)
        seen.add(name)
        asks = item.get_closest_marker("django_db") or "db" in _fixtures(item) or _commits(item)
        if asks and not again and "proxy" not in _fixtures(item):
            item.add_marker("database")
        if _commits(item):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


def pytest_collection_finish() -> None:
    """What is there now stays to the end: the collector need not walk over thousands of tests again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """SQLite has one writer at a time, so many at once meet a locked table; and no rules of its own."""
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        missing("DATABASE_URL names no PostgreSQL")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """And it leaves that behind: emptying the tables takes it away, and other tests stand on it.

    After the very last test there is no test database any more, and the connection leads to the real one again.
    """
    yield
    if _commits(item) and nextitem is not None:
        with item.config.stash[blocking_manager_key].unblock():
            item.config.stash[BRING_BACK]()
