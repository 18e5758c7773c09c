"""Search pages are kept for the next reader, and never older than the index."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from catalog.models import Procedure
from search import changes
from search.indexing import rebuild, reindex
from search.models import Change, Synonym
from search.usage import flushing
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/tim-kiem/?q=khai+sinh"


@pytest.fixture(autouse=True)
def kept(settings: Settings) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept"},
    }
    caches["pages"].clear()


def test_the_same_page_is_made_once(
    catalog: None, client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    first = client.get(ADDRESS)
    with django_assert_max_num_queries(1):
        again = client.get(ADDRESS)
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]


def test_a_new_synonym_is_seen_by_the_next_search(catalog: None, client: Client) -> None:
    page = "/tim-kiem/?q=giấy+ra+đời"
    assert "/thu-tuc/1.001193/" not in client.get(page).content.decode()
    Synonym.objects.create(says="giấy ra đời", means="khai sinh", reason="thử")
    assert "/thu-tuc/1.001193/" in client.get(page).content.decode()


def test_an_unpublished_procedure_is_gone_from_the_next_page(
    catalog: None, client: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    assert "/thu-tuc/1.001193/" in client.get(ADDRESS).content.decode()
    procedure = Procedure.objects.get(code="1.001193")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        Procedure.objects.filter(pk=procedure.pk).update(live=False)
        changes.record_procedures([procedure.pk])
    assert "/thu-tuc/1.001193/" not in client.get(ADDRESS).content.decode()


def test_a_change_that_is_committed_after_a_later_one_is_seen_too(catalog: None, client: Client) -> None:
    procedure, before = Procedure.objects.get(code="1.001193"), timezone.now() - timedelta(minutes=1)
    early, _late = (Change.objects.create(kind="procedure", key=procedure.pk, indexed_at=before) for _ in range(2))
    assert "/thu-tuc/1.001193/" in client.get(ADDRESS).content.decode()

    Procedure.objects.filter(pk=procedure.pk).update(live=False)
    reindex("procedure", [procedure.pk])
    Change.objects.filter(pk=early.pk).update(indexed_at=timezone.now())

    assert "/thu-tuc/1.001193/" not in client.get(ADDRESS).content.decode()


def test_nothing_is_kept_while_a_change_waits_to_be_indexed(catalog: None, client: Client) -> None:
    changes.record("procedure", [1])
    client.get(ADDRESS)
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


def test_a_rebuild_is_seen_at_once(catalog: None, client: Client) -> None:
    client.get(ADDRESS)
    Procedure.objects.filter(code="1.001193").update(title="Đăng ký khai sinh cho trẻ")
    rebuild()
    assert "cho trẻ" in client.get(ADDRESS).content.decode()


def test_readers_with_other_settings_get_their_own_page(catalog: None, client: Client) -> None:
    vietnamese = client.get(ADDRESS).content
    client.cookies["size"] = "xlarge"
    assert client.get(ADDRESS).content != vietnamese


def test_whoever_is_signed_in_neither_reads_nor_leaves_kept_pages(catalog: None, client: Client) -> None:
    client.force_login(UserFactory())
    client.get(ADDRESS)
    assert not caches["pages"]._cache  # type: ignore[attr-defined]


def test_a_page_that_was_kept_counts_as_a_search_too(
    catalog: None, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEARCH_LOG = True
    monkeypatch.setattr(flushing, "begin", lambda: None)  # a thread would outlive the test, and count for others
    flushing.buffer.take()
    for _ in range(3):
        client.get(ADDRESS, headers={"user-agent": "Mozilla/5.0 Firefox/140.0"})
    counts, _lost = flushing.buffer.take()
    assert sum(tally.searches for tally in counts.searches.values()) == 3
