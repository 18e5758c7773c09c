"""A new index is filled beside the old one, which answers until the alias leads to the new one.

Whatever dies in the middle leaves the old index as it was; the next rebuild clears away what was begun. Changes that
happen meanwhile are sent to both (search.elastic.sending), so none has to be made up for.
"""

import re
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from elasticsearch import ConnectionTimeout, Elasticsearch, NotFoundError

from search.elastic import state
from search.elastic.asking import BY_TITLE, counts, page
from search.elastic.bulk import Outcome, put, rows, write
from search.elastic.client import BULK_SECONDS, Trouble, client, index_name
from search.elastic.expressions import Expression
from search.elastic.mapping import digest, index_body
from search.models import Document, Mirror

BATCH = 500  # documents
_WRITERS = 3  # requests at once
SILENCE = timedelta(seconds=60)  # after which a rebuild counts as dead; longer than any single step of it
_PLACE = "10s"  # after which a new index has found its place, or finds none
_PATIENCE = 6  # times that an overloaded server is asked again
_MOST_REFUSED = 100  # one document in so many may be refused; more, and something is wrong with the index itself
_WARMING = 5  # rounds of questions before anybody asks
_FIRST = 100  # documents of each
_STILL_ASKED = 1.0  # seconds for which a search that has begun may still need the old index


class AlreadyRebuilding(Trouble):
    """Another process is at it."""


class RebuildFailed(Trouble):
    """The new index is not fit to be asked; the old one stays."""


@dataclass(slots=True)
class Build:
    """A rebuild that is under way."""

    index: str
    version: int  # older than that of every change sent meanwhile
    uuid: str = ""
    written: int = 0
    refused: int = 0


def rebuild(report: Callable[[int], object] = lambda done: None) -> Build:
    """Fill a new index from the database's, and let searches ask it. `report` hears of each batch's size.

    Raises:
        AlreadyRebuilding, RebuildFailed
        FAILURES, NotTaken: the server stopped answering.
    """
    server = client(BULK_SECONDS)
    with _building() as build:
        remove_leftovers(server)
        _create(server, build)
        _fill(server, build, report)
        _finish(server, build)
        _go_live(server, build)
    time.sleep(_STILL_ASKED)
    remove_leftovers(server)
    return build


@contextmanager
def _building() -> Iterator[Build]:
    """Only one at a time; whoever was silent for too long has lost its turn."""
    now = timezone.now()
    with Mirror.objects.locked() as mirror:
        if mirror.building and is_alive(mirror, now):
            raise AlreadyRebuilding(mirror.building)
        build = Build(f"{index_name()}-{now:%Y%m%d%H%M%S}-{secrets.token_hex(4)}", mirror.next_version())
        mirror.building, mirror.builder_seen_at = build.index, now
        mirror.save(update_fields=["building", "builder_seen_at"])
    try:
        yield build
    finally:
        Mirror.objects.filter(building=build.index).update(building="")


def is_alive(mirror: Mirror, now: datetime) -> bool:
    """Whether the rebuild that is noted has been heard of lately."""
    return mirror.builder_seen_at is not None and mirror.builder_seen_at > now - SILENCE


def _show_life(build: Build) -> None:
    """Raises RebuildFailed when another rebuild has taken over."""
    if not Mirror.objects.filter(building=build.index).update(builder_seen_at=timezone.now()):
        raise RebuildFailed("it was silent for too long, and another rebuild has begun")


def _create(server: Elasticsearch, build: Build) -> None:
    body = index_body()
    settings = {**body["settings"], "refresh_interval": "-1", "translog.durability": "async"}
    made = server.indices.create(index=build.index, settings=settings, mappings=body["mappings"], timeout=_PLACE)
    if not made["shards_acknowledged"]:
        raise RebuildFailed("the server has no place for a new index: is its cluster red, or a disk full?")
    build.uuid = _uuid(server, build.index)


def _uuid(server: Elasticsearch, index: str) -> str:
    found = server.indices.get_settings(index=index, name="index.uuid")
    return str(found[index]["settings"]["index"]["uuid"])


def _fill(server: Elasticsearch, build: Build, report: Callable[[int], object]) -> None:
    """Several requests are on their way at once: the server has more than one processor, and we read meanwhile."""
    with ThreadPoolExecutor(_WRITERS) as pool:
        under_way: deque[Future[Outcome]] = deque()
        for batch in _batches():
            _show_life(build)
            actions = [put(build.index, document, build.version) for document in batch]
            under_way.append(pool.submit(write, server, actions, seconds=BULK_SECONDS, patience=_PATIENCE))
            if len(under_way) >= _WRITERS:
                _count(under_way.popleft().result(), build, report)
        for request in under_way:
            _count(request.result(), build, report)
    if build.refused * _MOST_REFUSED > build.written:
        raise RebuildFailed(f"the server refused {build.refused} of {build.written + build.refused} documents")


def _count(outcome: Outcome, build: Build, report: Callable[[int], object]) -> None:
    build.written += outcome.taken
    build.refused += len(outcome.refused)
    report(outcome.taken + len(outcome.refused))


def _batches() -> Iterator[list[Document]]:
    """All rows by their keys, so that no long transaction holds them."""
    last = 0
    while batch := list(rows().filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield batch


def _finish(server: Elasticsearch, build: Build) -> None:
    """Make it searchable. The server may have lost it meanwhile, and made up another by the same name."""
    settings = {"refresh_interval": "1s", "auto_expand_replicas": "0-1", "translog.durability": "request"}
    server.indices.put_settings(index=build.index, settings=settings)
    server.indices.flush(index=build.index)
    server.indices.refresh(index=build.index)
    _warm_up(server, build)
    if _uuid(server, build.index) != build.uuid:
        raise RebuildFailed("the server lost the new index while it was being filled")
    _show_life(build)


def _warm_up(server: Elasticsearch, build: Build) -> None:
    """One segment answers sooner than many, and whoever searches first should not wait for the server to wake."""
    with suppress(ConnectionTimeout):  # then the server goes on merging by itself
        server.indices.forcemerge(index=build.index, max_num_segments=1)
    everything: Expression = {"bool": {"filter": []}}
    asked = [counts(everything), page(everything, BY_TITLE, 0, _FIRST), page(everything, None, 0, _FIRST)]
    for _ in range(_WARMING):
        server.msearch(index=build.index, searches=[line for search in asked for line in ({}, search)])


def _go_live(server: Elasticsearch, build: Build) -> None:
    alias = index_name()
    if server.indices.exists(index=alias) and not server.indices.exists_alias(name=alias):
        raise RebuildFailed(f"the server has an index named {alias}, where an alias of that name is needed: delete it")
    actions = [{"remove": {"index": f"{alias}-*", "alias": alias, "must_exist": False}}]
    server.indices.update_aliases(actions=[*actions, {"add": {"index": build.index, "alias": alias}}])
    Mirror.objects.update(live=build.uuid, digest=digest(), refused=build.refused)
    state.forget()


def remove_leftovers(server: Elasticsearch) -> list[str]:
    """Delete this portal's indexes that nobody asks or fills; other portals' names may begin alike."""
    ours = re.compile(rf"{re.escape(index_name())}-\d{{14}}-[0-9a-f]{{8}}")
    kept = Mirror.objects.current().building
    found = server.indices.get_alias(index=f"{index_name()}-*").body
    left = [name for name, about in found.items() if ours.fullmatch(name) and not about["aliases"] and name != kept]
    for name in left:
        try:
            server.indices.delete(index=name)
        except NotFoundError:
            continue
    return left
