"""Elasticsearch fails in every way it can; people get their answers, operators are told, and it mends itself."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from elasticsearch import Elasticsearch
from pytest_django import Settings

from catalog.models import Procedure
from search import health
from search.elastic import client, state
from search.elastic.sending import send_waiting
from search.elastic.upkeep import keep_in_step
from search.engines import breaker, either
from search.engines.breaker import Breaker
from search.engines.choice import engine
from search.engines.elastic import ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.engines.interface import Answer, SearchRequest, Sort
from search.models import Change, Document, Mirror
from search.query.understanding import understand
from tests.search.elastic.conftest import titles
from tests.search.elastic.proxy import Mood, Proxy
from tests.search.elastic.test_rebuild import change, indexes

pytestmark = pytest.mark.django_db
WORDS = "đăng ký khai sinh"


def search(words: str = WORDS) -> Answer:
    return engine().search(SearchRequest(query=understand(words)))


def wait_patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no outage, where the server is meant to answer."""
    monkeypatch.setattr("search.elastic.asking.SEARCH_SECONDS", 20.0)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        row.getMessage() for row in caplog.records if row.name.startswith("search") and row.levelno >= logging.WARNING
    ]


def waited(call: Callable[[], object]) -> float:
    """Seconds."""
    begun = time.monotonic()
    call()
    return time.monotonic() - begun


@pytest.fixture
def site(client: Client) -> Client:
    """A browser; `client` is the connection to the server here."""
    return client


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The engines that answered, in order."""
    names: list[str] = []
    for engine_class in (ElasticEngine, EmbeddedEngine):
        monkeypatch.setattr(engine_class, "search", _noted(engine_class.search, engine_class.__name__, names))
    return names


def _noted(search: Callable[..., Answer], name: str, names: list[str]) -> Callable[..., Answer]:
    def noted(self: object, request: SearchRequest) -> Answer:
        answer = search(self, request)
        names.append(name)
        return answer

    return noted


def test_elasticsearch_answers_while_it_is_well(
    filled: Elasticsearch, asked: list[str], site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_patiently(monkeypatch)
    assert search().hits[0].code == "1.001193"
    assert asked == ["ElasticEngine"]
    assert site.get("/readyz").json() == {
        "status": "ok", "database": "ok", "index": "ok", "storage": "ok", "elasticsearch": "ok",
    }  # fmt: skip


@pytest.mark.parametrize("mood", [Mood.REFUSE, Mood.HANG, Mood.CUT, Mood.SLOW])
def test_when_it_fails_the_embedded_engine_answers_within_a_second(
    filled: Elasticsearch, proxy: Proxy, asked: list[str], mood: Mood, site: Client, caplog: pytest.LogCaptureFixture
) -> None:
    search()  # connections are open
    proxy.turn(mood, delay=3.0)
    caplog.clear()

    seconds = [waited(search) for _ in range(5)]
    page = site.get("/thu-tuc/", {"q": WORDS})

    assert max(seconds) < 1.0
    assert asked[1:] == ["EmbeddedEngine"] * len(asked[1:])
    assert "1.001193" in page.content.decode()
    assert site.get("/readyz").status_code == 200
    assert site.get("/readyz").json()["status"] == "degraded"
    assert site.get("/readyz").json()["elasticsearch"] == "failed"
    assert len(warnings(caplog)) == 1
    assert "Elasticsearch does not answer" in warnings(caplog)[0]
    assert "khai" not in caplog.text


def test_it_is_asked_again_after_a_pause_and_the_log_says_that_it_answers(
    filled: Elasticsearch,
    proxy: Proxy,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(breaker, "PAUSE", 0.3)
    wait_patiently(monkeypatch)
    proxy.turn(Mood.REFUSE)
    search()
    proxy.turn(Mood.PASS)
    search()
    time.sleep(0.35)
    search()

    assert asked == ["EmbeddedEngine", "EmbeddedEngine", "ElasticEngine"]
    assert [line.split(" (")[0] for line in warnings(caplog)] == [
        "search: Elasticsearch does not answer", "search: Elasticsearch answers",
    ]  # fmt: skip


def test_a_portal_that_starts_while_it_is_down_works_and_fills_it_later(
    catalog: None,
    server: Elasticsearch,
    proxy: Proxy,
    asked: list[str],
    site: Client,
    caplog: pytest.LogCaptureFixture,
) -> None:
    proxy.turn(Mood.REFUSE)

    assert "1.001193" in site.get("/thu-tuc/", {"q": WORDS}).content.decode()
    assert site.get("/readyz").json()["elasticsearch"] == "failed"
    assert [keep_in_step() for _ in range(3)] == ["ConnectionError"] * 3
    assert sum("not kept in step" in line for line in warnings(caplog)) == 1

    proxy.turn(Mood.PASS)
    assert keep_in_step() == "rebuilt 12"
    assert keep_in_step() == ""
    assert len(titles(server)) == 12
    assert site.get("/readyz").json()["elasticsearch"] == "ok"


def test_a_red_index_is_not_waited_for_and_is_built_anew_where_there_is_room(
    filled: Elasticsearch, asked: list[str], site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its only shard may stand on no node, as when a disk was lost."""
    monkeypatch.setattr("search.elastic.upkeep._PATIENCE", 1)
    search()
    (whole,) = indexes(filled)
    lost = f"{client.index_name()}-20260101000000-00000000"
    nowhere = {"index.routing.allocation.require._name": "no-such-node"}
    filled.indices.create(index=lost, settings=nowhere, wait_for_active_shards="0", timeout="1s")
    move = [{"remove": {"index": whole, "alias": client.index_name()}}]
    filled.indices.update_aliases(actions=[*move, {"add": {"index": lost, "alias": client.index_name()}}])
    uuid = filled.indices.get_settings(index=lost)[lost]["settings"]["index"]["uuid"]
    Mirror.objects.update(live=uuid)
    until = time.monotonic() + 20
    while filled.cluster.health(index=lost)["status"] != "red" and time.monotonic() < until:
        time.sleep(0.1)  # until it has looked for a place, a new index counts as yellow

    assert waited(search) < 1.0
    assert asked == ["ElasticEngine", "EmbeddedEngine"]
    assert site.get("/readyz").json()["elasticsearch"] == "failed"

    assert keep_in_step() == "rebuilt 12"
    assert lost not in indexes(filled)
    assert site.get("/readyz").json()["elasticsearch"] == "ok"


@pytest.mark.parametrize("lost", ["alias", "index", "documents", "exchanged"])
def test_an_index_that_lost_its_data_is_built_anew(filled: Elasticsearch, lost: str, settings: Settings) -> None:
    name, index = client.index_name(), indexes(filled)[0]
    if lost == "alias":
        filled.indices.delete_alias(index=index, name=name)
    elif lost == "index":
        filled.indices.delete(index=index)
    elif lost == "documents":
        filled.delete(index=index, id=f"procedure:{Procedure.objects.earliest('pk').pk}")
    else:
        filled.indices.delete(index=index)
        filled.indices.create(index=f"{name}-20260101000000-00000000", aliases={name: {}})

    assert keep_in_step() == "rebuilt 12"
    assert len(titles(filled)) == 12
    assert len(indexes(filled)) == 1


def test_a_release_with_another_mapping_builds_the_index_anew(
    filled: Elasticsearch, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until that is done, the embedded engine answers."""
    wait_patiently(monkeypatch)
    for module in ("search.elastic.state", "search.elastic.upkeep", "search.elastic.rebuild"):
        monkeypatch.setattr(f"{module}.digest", lambda: "of the next release")

    search()
    assert asked == ["EmbeddedEngine"]

    assert keep_in_step() == "rebuilt 12"
    search()
    assert asked == ["EmbeddedEngine", "ElasticEngine"]


def test_a_database_that_was_set_back_to_an_earlier_state_is_sent_afresh(filled: Elasticsearch) -> None:
    procedure = Procedure.objects.get(code="1.001193")
    earlier = Mirror.objects.values().get()
    change(procedure, title="Tên sau bản sao lưu")
    send_waiting()
    Change.objects.all().delete()
    Mirror.objects.update(version=earlier["version"])
    Document.objects.filter(code=procedure.code).update(title_folded="ten trong ban sao luu")

    assert keep_in_step() == "rebuilt 12"
    assert "ten trong ban sao luu" in titles(filled)


def test_after_an_outage_it_is_asked_only_when_everything_has_arrived(
    filled: Elasticsearch,
    proxy: Proxy,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(breaker, "PAUSE", 0.0)
    proxy.turn(Mood.HANG)
    search()
    for number, procedure in enumerate(Procedure.objects.all()):
        change(procedure, title=f"Thủ tục số {number}")
    Change.objects.update(recorded_at=timezone.now() - timedelta(minutes=10))
    proxy.turn(Mood.PASS)
    wait_patiently(monkeypatch)
    search("thủ tục số 7")
    assert asked == ["EmbeddedEngine", "EmbeddedEngine"]

    assert keep_in_step() == "sent 12"
    assert len(titles(filled)) == 12
    search("thủ tục số 7")
    assert asked[-1] == "ElasticEngine"


def test_what_was_hidden_during_an_outage_is_never_shown(filled: Elasticsearch, proxy: Proxy) -> None:
    """Elasticsearch still has it; the database knows better."""
    proxy.turn(Mood.REFUSE)
    change(Procedure.objects.get(code="1.001193"), live=False)
    proxy.turn(Mood.PASS)

    assert state.is_current()  # the change is young
    assert "1.001193" not in [hit.code for hit in search().hits]


def test_a_question_that_the_server_refuses_is_no_outage(
    filled: Elasticsearch, asked: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wait_patiently(monkeypatch)
    monkeypatch.setattr("search.elastic.asking.BY_TITLE", [{"no_such_field": "asc"}])

    assert engine().search(SearchRequest(query=understand("thủ tục"), sort=Sort.TITLE)).count > 0
    assert asked == ["EmbeddedEngine"]
    search()
    assert asked[-1] == "ElasticEngine"
    assert "refused a question: BadRequestError" in caplog.text


def test_an_answer_that_nobody_understands_is_an_outage_too(filled: Elasticsearch, asked: list[str]) -> None:
    class Confused:
        def search(self, request: SearchRequest) -> Answer:
            raise KeyError("hits")

    chosen = engine()
    assert isinstance(chosen, either.EitherEngine)
    chosen._first = Confused()  # type: ignore[assignment]

    assert chosen.search(SearchRequest(query=understand(WORDS))).count
    assert asked == ["EmbeddedEngine"]


def test_of_many_threads_one_tries_again() -> None:
    now = [0.0]
    shared = Breaker("server", clock=lambda: now[0])
    shared.failed("gone")
    now[0] = breaker.PAUSE
    let: list[bool] = []
    threads = [threading.Thread(target=lambda: let.append(shared.allows())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(let) == [False] * 19 + [True]


def test_the_log_has_one_line_for_each_change_of_condition(caplog: pytest.LogCaptureFixture) -> None:
    one = Breaker("server", clock=lambda: 0.0)
    for _ in range(5):
        one.failed("gone")
    for _ in range(5):
        one.succeeded()
    for _ in range(5):
        one.behind()

    assert warnings(caplog) == [
        "search: server does not answer (gone)", "search: server answers", "search: server has not caught up yet",
    ]  # fmt: skip


def test_without_an_address_nothing_asks_for_it(catalog: None, settings: Settings, site: Client) -> None:
    settings.ELASTICSEARCH_URL = ""

    assert "elasticsearch" not in site.get("/readyz").json()
    assert keep_in_step() == ""
    assert health.elasticsearch_condition() == ""
