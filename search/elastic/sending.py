"""What changed in the database's index is sent to Elasticsearch, and counts as sent when it says so."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils import timezone
from elasticsearch import Elasticsearch

from search.elastic import state
from search.elastic.bulk import Action, drop, put, rows, write
from search.elastic.client import SEND_SECONDS, Trouble, client, index_name
from search.models import Change, Document, Mirror

logger = logging.getLogger(__name__)
BATCH = 500  # changes


class IndexLost(Trouble):
    """The index that this database filled is not there any more."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the database's index says at one moment about everything that waits."""

    version: int
    live: str  # UUID of the index that searches ask
    building: str  # name of the one that a rebuild is filling
    changes: list[int]
    documents: dict[tuple[str, str], Document | None]  # by kind and key; none: it is not to be found


def send_waiting(*, seconds: float = SEND_SECONDS, batches: int = 1) -> int:
    """Send what waits, and return the number of changes that were taken over. Two at once do no harm.

    Raises:
        FAILURES, NotTaken: the server did not take it over: it goes on waiting.
        IndexLost: there is nothing that it could be sent to.
    """
    sent = 0
    for _ in range(batches):
        reading = _read()
        if reading is None:
            break
        _send(reading, client(seconds), seconds)
        Change.objects.filter(pk__in=reading.changes).update(sent_at=timezone.now())
        sent += len(reading.changes)
    return sent


def _read() -> _Reading | None:
    """Version and documents under one lock: who reads later has the higher version."""
    with Mirror.objects.locked() as mirror:
        changes = list(Change.objects.to_send().order_by("pk")[:BATCH])
        if not mirror.live or not changes:
            return None
        return _Reading(
            version=mirror.next_version(),
            live=mirror.live,
            building=mirror.building,
            changes=[change.pk for change in changes],
            documents=_documents_of(changes),
        )


def _documents_of(changes: list[Change]) -> dict[tuple[str, str], Document | None]:
    keys: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        keys[change.kind].add(change.key)
    asked = Q(*(Q(kind=kind, key__in=found) for kind, found in keys.items()), _connector=Q.OR)
    found = {(row.kind, row.key): row for row in rows().filter(asked)}
    return {(change.kind, change.key): found.get((change.kind, change.key)) for change in changes}


def _send(reading: _Reading, server: Elasticsearch, seconds: float) -> None:
    """To the index that searches ask, and to the one that is being built."""
    for index in _targets(reading, server):
        outcome = write(server, _actions(reading, index), seconds=seconds)
        for refused, error in outcome.refused:
            logger.error("search: Elasticsearch refuses %s: %s", refused, error)
        if outcome.refused:
            Mirror.objects.update(refused=F("refused") + len(outcome.refused))


def _targets(reading: _Reading, server: Elasticsearch) -> list[str]:
    """The names of the indexes: one that does not exist would be made up by the first document."""
    names = [index_name(), *filter(None, [reading.building])]
    found = server.indices.get_settings(index=names, name="index.uuid", ignore_unavailable=True).body
    uuids = {name: about["settings"]["index"]["uuid"] for name, about in found.items()}
    if reading.live not in uuids.values():
        state.distrust(reading.live)
        raise IndexLost("the index that was filled is not there any more")
    return [name for name, uuid in uuids.items() if uuid == reading.live or name == reading.building]


def _actions(reading: _Reading, index: str) -> Iterator[Action]:
    for (kind, key), document in reading.documents.items():
        if document is None:
            yield drop(index, kind, key, reading.version)
        else:
            yield put(index, document, reading.version)
