"""What changes reaches Elasticsearch: at once, in the right order, and after whatever went wrong in between."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from elasticsearch import Elasticsearch
from pytest_django import Settings

from catalog.models import FormTemplate, Procedure, RequiredPaper
from search import changes
from search.changes import forget_old, index_unindexed, record_procedures
from search.elastic import client, rebuild, sending, state
from search.elastic.sending import IndexLost, send_waiting
from search.models import Change, Document, Mirror
from tests.factories.catalog import FieldFactory
from tests.search.conftest import Make
from tests.search.elastic.conftest import refresh, titles
from tests.search.elastic.proxy import Mood, Proxy
from tests.search.elastic.test_rebuild import change, spoil

pytestmark = pytest.mark.django_db
Commits = Callable[..., object]


def title_of(server: Elasticsearch, procedure: Procedure) -> str:
    found = server.get(index=client.index_name(), id=f"procedure:{procedure.pk}", source=["title"])
    return str(found["_source"]["title"])


def test_what_is_published_and_hidden_is_there_right_after_the_commit(
    filled: Elasticsearch, make: Make, django_capture_on_commit_callbacks: Commits
) -> None:
    hidden = Procedure.objects.get(code="1.001193")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        shown = make("1.888888", "Thủ tục hoàn toàn mới")
        Procedure.objects.filter(pk=hidden.pk).update(live=False)
        record_procedures([shown.pk, hidden.pk])

    assert "thu tuc hoan toan moi" in titles(filled)
    assert "thu tuc dang ki khai sinh" not in titles(filled)
    assert not Change.objects.to_send().exists()


def test_forms_that_a_procedure_asks_for_go_with_it(filled: Elasticsearch) -> None:
    procedure = Procedure.objects.get(code="1.001193")
    form = FormTemplate.objects.create(
        field=FieldFactory(), paper_name="Tờ khai", name="Mẫu 01", file="forms/mau-01.pdf"
    )
    RequiredPaper.objects.create(procedure=procedure, name="Tờ khai", form=form)
    Change.objects.all().delete()

    change(procedure)
    send_waiting()

    assert filled.exists(index=client.index_name(), id=f"form:{form.pk}")
    assert set(Change.objects.values_list("kind", flat=True)) == {"procedure", "form"}


def test_of_two_senders_at_once_the_older_reading_overwrites_nothing(
    filled: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one has read and is slow to send; meanwhile another change is read and sent by the second one."""
    procedure = Procedure.objects.get(code="1.001193")
    change(procedure, title="Tên cũ")
    real, turns = sending._send, []

    def slow(*args: object) -> None:
        turns.append(True)
        if len(turns) == 1:
            change(procedure, title="Tên mới")
            assert send_waiting() == 2
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "_send", slow)

    assert send_waiting() == 1
    assert title_of(filled, procedure) == "ten moi"
    assert not Change.objects.to_send().exists()


def test_a_deletion_is_not_undone_by_an_older_reading(filled: Elasticsearch, monkeypatch: pytest.MonkeyPatch) -> None:
    procedure = Procedure.objects.get(code="1.001193")
    change(procedure, title="Sắp ẩn đi")
    real, turns = sending._send, []

    def slow(*args: object) -> None:
        turns.append(True)
        if len(turns) == 1:
            change(procedure, live=False)
            send_waiting()
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "_send", slow)
    send_waiting()

    assert not filled.exists(index=client.index_name(), id=f"procedure:{procedure.pk}")


def test_while_the_server_is_away_changes_wait_and_arrive_when_it_is_back(
    filled: Elasticsearch, proxy: Proxy, make: Make
) -> None:
    proxy.turn(Mood.REFUSE)
    change(make("1.777777", "Trong lúc mất kết nối"))
    with pytest.raises(client.FAILURES):
        send_waiting()
    assert Change.objects.to_send().count() == 1

    proxy.turn(Mood.PASS)
    send_waiting()

    assert "trong luc mat ket noi" in titles(filled)
    assert not Change.objects.to_send().exists()


def test_an_answer_that_is_lost_on_the_way_costs_nothing_but_a_second_sending(
    filled: Elasticsearch, proxy: Proxy
) -> None:
    """The server took it over, and nobody heard: the change waits on."""
    procedure = Procedure.objects.get(code="1.001193")
    change(procedure, title="Gửi hai lần")
    proxy.turn(Mood.CUT)
    with pytest.raises(client.FAILURES):
        send_waiting()
    assert Change.objects.to_send().exists()

    proxy.turn(Mood.PASS)
    send_waiting()

    assert title_of(filled, procedure) == "gui hai lan"


def test_an_editor_waits_two_seconds_at_most_for_a_server_that_hangs(
    filled: Elasticsearch, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
) -> None:
    procedure = Procedure.objects.get(code="1.001193")
    proxy.turn(Mood.HANG)
    begun = timezone.now()
    for _ in range(3):  # the second and third change do not wait again
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            record_procedures([procedure.pk])

    assert timezone.now() - begun < timedelta(seconds=client.SEND_SECONDS + 1.5)
    assert Change.objects.to_send().count() == 3


def test_a_refused_document_is_named_in_the_log_and_keeps_nothing_else_back(
    filled: Elasticsearch, make: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = make("1.666666", "Bí mật của người dân"), make("1.555555", "Thủ tục lành lặn")
    spoil(monkeypatch, bad.code)
    change(bad)
    change(good)

    send_waiting()

    assert not Change.objects.to_send().exists()
    assert "thu tuc lanh lan" in titles(filled)
    assert f"refuses procedure:{bad.pk}: document_parsing_exception" in caplog.text
    assert "bi mat" not in caplog.text
    assert Mirror.objects.current().refused == 1


def test_a_read_only_index_keeps_changes_waiting(filled: Elasticsearch) -> None:
    """As the server makes it when its disk is nearly full."""
    procedure = Procedure.objects.get(code="1.001193")
    change(procedure, title="Đĩa gần đầy")
    filled.indices.put_settings(index=client.index_name(), settings={"index.blocks.write": True})

    with pytest.raises(client.Trouble, match="403 cluster_block_exception"):
        send_waiting()
    assert Change.objects.to_send().exists()

    filled.indices.put_settings(index=client.index_name(), settings={"index.blocks.write": False})
    send_waiting()
    assert title_of(filled, procedure) == "dia gan day"


def test_nothing_is_sent_into_an_index_that_somebody_else_made(filled: Elasticsearch) -> None:
    """A deletion would even make one up where there is none."""
    change(Procedure.objects.get(code="1.001193"), live=False)
    name = client.index_name()
    filled.indices.delete(index=list(filled.indices.get_alias(name=name).body))

    with pytest.raises(IndexLost):
        send_waiting()

    assert not filled.indices.exists(index=name)
    assert not state.is_current()
    assert Change.objects.to_send().exists()


def test_elasticsearch_is_not_asked_while_a_change_waits_longer_than_some_seconds(filled: Elasticsearch) -> None:
    change(Procedure.objects.get(code="1.001193"))
    assert state.is_current()

    Change.objects.update(recorded_at=timezone.now() - state.PATIENCE - timedelta(seconds=1))
    assert not state.is_current()

    send_waiting()
    assert state.is_current()


def test_an_object_that_cannot_be_indexed_keeps_no_other_back(
    filled: Elasticsearch, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = make("1.666666", "Không lập được"), make("1.555555", "Vẫn lập được")
    record_procedures([bad.pk])
    record_procedures([good.pk])
    real = changes.reindex

    def fails(kind: str, keys: list[str]) -> None:
        if str(bad.pk) in keys:
            raise RuntimeError("a picture is missing")
        real(kind, keys)

    monkeypatch.setattr(changes, "reindex", fails)

    assert index_unindexed() == 1
    assert Document.objects.filter(code=good.code).exists()
    assert index_unindexed() == 0


def test_notes_of_old_changes_are_forgotten_when_they_have_arrived(filled: Elasticsearch) -> None:
    Change.objects.all().delete()
    long_ago = timezone.now() - changes.KEPT - timedelta(minutes=1)
    for procedure in Procedure.objects.all()[:3]:
        change(procedure)
    Change.objects.update(recorded_at=long_ago)
    sent, waiting, unindexed = Change.objects.order_by("pk")
    Change.objects.filter(pk=sent.pk).update(sent_at=long_ago)
    Change.objects.filter(pk=unindexed.pk).update(indexed_at=None)

    assert forget_old(timezone.now()) == 1
    assert set(Change.objects.all()) == {waiting, unindexed}


def test_whoever_leaves_elasticsearch_and_comes_back_has_it_filled_anew(
    filled: Elasticsearch, settings: Settings
) -> None:
    """Without it, changes that were never sent are forgotten as well."""
    Change.objects.all().delete()
    change(Procedure.objects.get(code="1.001193"))
    Change.objects.update(recorded_at=timezone.now() - changes.KEPT - timedelta(minutes=1))
    address, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, ""

    assert forget_old(timezone.now()) == 1

    settings.ELASTICSEARCH_URL = address
    assert not state.is_current()


def test_a_waiting_change_is_sent_to_a_rebuild_that_begins_before_it_is_read(
    filled: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting since before the rebuild: it is in the new index, whoever comes first."""
    procedure = Procedure.objects.get(code="1.001193")
    change(procedure, title="Chờ từ trước")

    rebuild.rebuild()
    assert title_of(filled, procedure) == "cho tu truoc"

    assert send_waiting() == 1
    refresh(filled)
    assert title_of(filled, procedure) == "cho tu truoc"
