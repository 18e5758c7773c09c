"""The real Elasticsearch, with an index of the test's own, behind a proxy that can misbehave."""

import os
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from elasticsearch import Elasticsearch
from pytest_django import Settings

from search.elastic import client, state
from search.elastic.rebuild import rebuild
from search.engines import breaker
from tests.casework.services import missing
from tests.search.elastic.proxy import Proxy


@pytest.fixture
def proxy(settings: Settings) -> Iterator[Proxy]:
    """The way to the server that ELASTICSEARCH_URL names; the portal is set to go through it."""
    address = urlsplit(os.environ.get("ELASTICSEARCH_URL", ""))
    if not address.hostname:
        missing("ELASTICSEARCH_URL names no Elasticsearch")
    proxy = Proxy(address.hostname, address.port or 9200)
    settings.ELASTICSEARCH_URL = proxy.url
    settings.ELASTICSEARCH_INDEX = f"test-{uuid.uuid4().hex[:12]}"
    yield proxy
    proxy.close()


@pytest.fixture
def server(proxy: Proxy, settings: Settings) -> Iterator[Elasticsearch]:
    """The server without the proxy between; the test's indexes are deleted afterwards."""
    server = Elasticsearch(os.environ["ELASTICSEARCH_URL"], request_timeout=30)
    yield server
    names = list(server.indices.get_alias(index=f"{settings.ELASTICSEARCH_INDEX}*", allow_no_indices=True).body)
    if names:
        server.indices.delete(index=names)
    server.close()


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with a closed breaker, and asks the database itself whether the index is current."""
    fresh = breaker.Breaker("Elasticsearch")
    for module in ("search.engines.breaker", "search.engines.either", "search.changes", "search.health"):
        monkeypatch.setattr(f"{module}.elasticsearch", fresh, raising=False)
    monkeypatch.setattr("search.elastic.rebuild._STILL_ASKED", 0.0)
    monkeypatch.setattr("search.elastic.rebuild._WRITERS", 1)  # batch after batch, so that tests can step in between
    monkeypatch.setattr(state, "_REMEMBERED", 0.0)
    state.forget()


@pytest.fixture
def filled(catalog: None, server: Elasticsearch) -> Elasticsearch:
    """Twelve procedures in the database's index and in Elasticsearch."""
    rebuild()
    return server


def refresh(server: Elasticsearch) -> None:
    """What was sent can be found from now on."""
    server.indices.refresh(index=client.index_name())


def titles(server: Elasticsearch) -> set[str]:
    """The folded titles of the procedures that the index holds."""
    refresh(server)
    query = {"term": {"kind": "procedure"}}
    found = server.search(index=client.index_name(), query=query, size=1000, source=["title"])
    return {hit["_source"]["title"] for hit in found["hits"]["hits"]}
