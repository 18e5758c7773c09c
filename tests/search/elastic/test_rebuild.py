"""A new index beside the old one: what people find meanwhile, and what is left when it goes wrong."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from elasticsearch import Elasticsearch
from pytest_django import Settings

from catalog.models import Procedure
from search import indexing
from search.changes import index_unindexed, record_procedures
from search.elastic import bulk, client, mapping, rebuild, state
from search.elastic.sending import send_waiting
from search.models import Document, Mirror
from tests.search.conftest import TITLES, Make
from tests.search.elastic.conftest import titles
from tests.search.elastic.proxy import Mood, Proxy

pytestmark = pytest.mark.django_db


def indexes(server: Elasticsearch) -> list[str]:
    return list(server.indices.get_alias(index=f"{client.index_name()}*", allow_no_indices=True).body)


def change(procedure: Procedure, **values: object) -> None:
    """As an editor does, until the change stands in the database's index and waits to be sent."""
    Procedure.objects.filter(pk=procedure.pk).update(**values)
    record_procedures([procedure.pk])
    index_unindexed()


def test_all_that_can_be_found_is_in_the_new_index(catalog: None, server: Elasticsearch) -> None:
    told: list[int] = []

    built = rebuild.rebuild(told.append)

    assert sum(told) == built.written == Document.objects.count() == len(TITLES)
    assert len(titles(server)) == len(TITLES)
    assert indexes(server) == [built.index]
    assert state.is_current()


def test_several_requests_may_be_on_their_way_at_once(
    catalog: None, server: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "BATCH", 2)
    monkeypatch.setattr(rebuild, "_WRITERS", 3)
    told: list[int] = []

    assert rebuild.rebuild(told.append).written == 12
    assert told == [2] * 6
    assert len(titles(server)) == 12


def test_the_next_rebuild_takes_the_place_of_the_last(filled: Elasticsearch) -> None:
    before = indexes(filled)

    rebuild.rebuild()

    assert len(indexes(filled)) == 1
    assert indexes(filled) != before


def test_searches_find_everything_at_any_moment_of_a_rebuild(
    filled: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "BATCH", 5)
    found: list[int] = []

    rebuild.rebuild(lambda done: found.append(filled.count(index=client.index_name())["count"]))

    assert found == [12, 12, 12]


def test_a_change_in_the_middle_of_a_rebuild_reaches_both_indexes(
    filled: Elasticsearch, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One before the place that the rebuild has reached, one behind it, one that is new and one that goes."""
    monkeypatch.setattr(rebuild, "BATCH", 4)
    written, waiting, leaving = (Procedure.objects.get(code=code) for code in list(TITLES)[:9:4])
    old: list[set[str]] = []

    def edit(done: int) -> None:
        if old:
            return
        change(written, title="Tên đã sửa sớm")
        change(waiting, title="Tên sửa trước")
        change(leaving, live=False)
        change(make("1.999999", "Thủ tục mới giữa chừng"))
        send_waiting()
        old.append(titles(filled))

    rebuild.rebuild(edit)

    expected = {"ten da sua som", "ten sua truoc", "thu tuc moi giua chung"}
    assert expected <= old[0]
    assert titles(filled) == old[0]
    assert len(old[0]) == 12


def test_a_rebuild_never_puts_back_what_was_changed_after_it_was_read(
    filled: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change overtakes the rebuild between its reading and its writing."""
    first = Procedure.objects.get(code="1.001193")
    real, edited = rebuild._show_life, []

    def overtaken(build: rebuild.Build) -> None:
        real(build)
        if not edited:
            edited.append(True)
            change(first, title="Tên mới nhất")
            send_waiting()

    monkeypatch.setattr(rebuild, "_show_life", overtaken)
    rebuild.rebuild()

    assert "ten moi nhat" in titles(filled)
    assert "thu tuc dang ki khai sinh" not in titles(filled)


def test_a_second_rebuild_waits_for_the_first_to_end(filled: Elasticsearch) -> None:
    def again(done: int) -> None:
        with pytest.raises(rebuild.AlreadyRebuilding):
            rebuild.rebuild()
        with pytest.raises(CommandError, match="Another rebuild"):
            call_command("rebuild_search", "--engine", "elasticsearch", verbosity=0)

    rebuild.rebuild(again)

    assert len(indexes(filled)) == 1


def test_a_rebuild_that_was_killed_makes_room_after_a_minute_and_its_rest_is_cleared_away(
    filled: Elasticsearch,
) -> None:
    rest = f"{client.index_name()}-20260101000000-00000000"
    filled.indices.create(index=rest)
    long_ago = timezone.now() - rebuild.SILENCE - timedelta(seconds=1)
    Mirror.objects.update(building=rest, builder_seen_at=long_ago)

    rebuild.rebuild()

    assert len(indexes(filled)) == 1
    assert rest not in indexes(filled)


def test_a_rebuild_that_was_thought_dead_does_not_disturb_its_successor(filled: Elasticsearch) -> None:
    """It was silent for too long, another one has begun: it stops at its next step."""

    def deposed(done: int) -> None:
        Mirror.objects.update(building=f"{client.index_name()}-20260101000000-00000000")

    before = indexes(filled)
    with pytest.raises(rebuild.RebuildFailed, match="another rebuild"):
        rebuild.rebuild(deposed)

    assert filled.indices.get_alias(name=client.index_name()).body.keys() == set(before)


def test_other_portals_indexes_are_left_alone(filled: Elasticsearch) -> None:
    """Their names may begin as ours does."""
    others = f"{client.index_name()}-staging-20260101000000-00000000"
    filled.indices.create(index=others)

    rebuild.rebuild()

    assert others in indexes(filled)


def test_a_server_that_dies_in_the_middle_leaves_the_old_index_answering(
    filled: Elasticsearch, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rebuild, "BATCH", 5)
    before = indexes(filled)
    real = rebuild._show_life

    def dies_at_the_second_batch(build: rebuild.Build) -> None:
        real(build)
        if build.written:
            proxy.turn(Mood.REFUSE)

    monkeypatch.setattr(rebuild, "_show_life", dies_at_the_second_batch)
    with pytest.raises(CommandError, match=r"Elasticsearch was not rebuilt: ConnectionError.*What answered before"):
        call_command("rebuild_search", "--engine", "elasticsearch", verbosity=0)

    proxy.turn(Mood.PASS)
    assert filled.indices.get_alias(name=client.index_name()).body.keys() == set(before)
    assert state.is_current()
    monkeypatch.undo()
    rebuild.rebuild()
    assert len(indexes(filled)) == 1


def test_a_server_that_lost_the_new_index_meanwhile_does_not_get_a_makeshift_one_into_use(
    filled: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writing to a name that does not exist makes an index without our mappings."""
    monkeypatch.setattr(rebuild, "BATCH", 5)
    before = indexes(filled)
    real = rebuild._show_life

    def lost(build: rebuild.Build) -> None:
        real(build)
        filled.indices.delete(index=build.index, ignore_unavailable=True)

    monkeypatch.setattr(rebuild, "_show_life", lost)
    with pytest.raises((rebuild.RebuildFailed, *client.FAILURES, client.Trouble)):
        rebuild.rebuild()

    assert filled.indices.get_alias(name=client.index_name()).body.keys() == set(before)


def test_one_document_that_the_server_refuses_costs_only_itself(
    catalog: None, server: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "_MOST_REFUSED", 10)
    spoil(monkeypatch, "1.001193")

    built = rebuild.rebuild()

    assert (built.written, built.refused) == (11, 1)
    assert len(titles(server)) == 11
    assert state.is_current()


def test_an_index_that_refuses_much_is_not_put_into_use(
    filled: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = indexes(filled)
    spoil(monkeypatch, *list(TITLES)[:3])

    with pytest.raises(rebuild.RebuildFailed, match="refused 3 of 12"):
        rebuild.rebuild()

    assert filled.indices.get_alias(name=client.index_name()).body.keys() == set(before)


def spoil(monkeypatch: pytest.MonkeyPatch, *codes: str) -> None:
    """Give the documents of these procedures a value that the server cannot take."""
    real = bulk.document_body

    def spoilt(document: Document, version: int) -> dict[str, object]:
        body = real(document, version)
        return {**body, "valid_from": "never"} if document.code in codes else body

    monkeypatch.setattr(bulk, "document_body", spoilt)


def test_a_cluster_without_room_for_the_index_is_told_apart_from_a_silent_one(
    filled: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shard that no node may hold makes the cluster red."""
    before = indexes(filled)
    monkeypatch.setattr(rebuild, "_PLACE", "1s")
    monkeypatch.setitem(mapping.IndexedDocument._index._settings, "routing.allocation.require._name", "no-such-node")

    with pytest.raises(rebuild.RebuildFailed, match="no place for a new index"):
        rebuild.rebuild()

    assert filled.indices.get_alias(name=client.index_name()).body.keys() == set(before)


def test_an_index_under_the_aliass_own_name_is_not_deleted_but_named(catalog: None, server: Elasticsearch) -> None:
    server.indices.create(index=client.index_name())

    with pytest.raises(CommandError, match=f"an index named {client.index_name()}.*delete it"):
        call_command("rebuild_search", "--engine", "elasticsearch", verbosity=0)


def test_without_an_address_the_command_says_so(settings: Settings) -> None:
    settings.ELASTICSEARCH_URL = ""

    with pytest.raises(CommandError, match="ELASTICSEARCH_URL names no server"):
        call_command("rebuild_search", "--engine", "elasticsearch")


def test_the_command_rebuilds_both_indexes_or_the_named_one(
    filled: Elasticsearch, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("rebuild_search", verbosity=0)
    assert capsys.readouterr().out == "indexed 12\nindexed 12 in Elasticsearch, refused 0\n"
    assert state.is_current()

    call_command("rebuild_search", "--engine", "embedded", verbosity=0)
    assert capsys.readouterr().out == "indexed 12\n"
    assert not state.is_current()  # it has what was there before


def test_rebuilding_the_databases_index_keeps_what_is_published_or_hidden_meanwhile(
    catalog: None, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 4)
    hidden, shown = Procedure.objects.get(code="1.001193"), []

    def edit(done: int) -> None:
        if not shown:
            change(hidden, live=False)
            shown.append(make("0.000001", "Đến giữa chừng"))
            change(shown[0], live=True)

    indexing.rebuild(edit)

    assert not Document.objects.filter(code=hidden.code).exists()
    assert Document.objects.filter(code="0.000001").exists()
