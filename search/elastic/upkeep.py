"""The periodic work on Elasticsearch: what waits is sent, and an index that is not what it should be is built anew."""

import logging
from datetime import datetime
from typing import Any

from django.utils import timezone
from elasticsearch import Elasticsearch

from search.elastic import client as connection
from search.elastic import state
from search.elastic.mapping import digest
from search.elastic.rebuild import AlreadyRebuilding, is_alive, rebuild, remove_leftovers
from search.elastic.sending import send_waiting
from search.models import Change, Document, Mirror

logger = logging.getLogger(__name__)
_MOST_BATCHES = 1_000  # of one round
_PATIENCE = 10  # seconds
TROUBLES = (*connection.FAILURES, connection.Trouble)


def keep_in_step(now: datetime | None = None) -> str:
    """Send what waits, and mend what is wrong. What keeps it from that is logged once, not every minute.

    Returns:
        What was done, or what is in the way; nothing when there was nothing to do.
    """
    if not connection.is_configured():
        return ""
    try:
        done = _bring_up_to_date()
    except AlreadyRebuilding:
        return "a rebuild is running"
    except TROUBLES as error:
        return _note(connection.what_failed(error))
    _note("")
    return done


def _bring_up_to_date() -> str:
    server = connection.client(connection.ASK_SECONDS)
    _forget_dead_rebuild(server)
    wrong = what_is_wrong(server) or ("its cluster is red" if is_red(server, patience=_PATIENCE) else "")
    if not wrong:
        sent = send_waiting(seconds=connection.BULK_SECONDS, batches=_MOST_BATCHES)
        wrong = _what_is_missing(server)
        if not wrong:
            return f"sent {sent}" if sent else ""
    state.distrust()
    logger.warning("search: the index in Elasticsearch is built anew: %s", wrong)
    built = rebuild()
    send_waiting(seconds=connection.BULK_SECONDS, batches=_MOST_BATCHES)
    return f"rebuilt {built.written}"


def what_is_wrong(server: Elasticsearch) -> str:
    """Why the index cannot be asked: there is none, it has another shape, or its data are gone; empty when it can."""
    found = server.indices.get_settings(index=connection.index_name(), name="index.uuid", ignore_unavailable=True).body
    mirror = Mirror.objects.current()
    if not mirror.live:
        return "none was built yet, or it was given up"
    if mirror.digest != digest():
        return "it has another shape than this release needs"
    is_ours = [about["settings"]["index"]["uuid"] for about in found.values()] == [mirror.live]
    return "" if is_ours else "it is not there, or not the one that was built"


def is_red(server: Elasticsearch, *, patience: int = 0) -> bool:
    """Whether data of the index are out of reach; with patience, for good: a server that starts reads them first."""
    asked = (
        server.options(request_timeout=patience + connection.ASK_SECONDS, ignore_status=408) if patience else server
    )
    wait: dict[str, Any] = {"wait_for_status": "yellow", "timeout": f"{patience}s"} if patience else {}
    health = asked.cluster.health(index=connection.index_name(), **wait)
    return bool(health["status"] == "red" and not (patience and health["initializing_shards"]))


def _what_is_missing(server: Elasticsearch) -> str:
    """Compare both indexes while nothing waits; empty when they agree, or when something changed meanwhile."""
    before = Mirror.objects.current()
    server.indices.refresh(index=connection.index_name())
    newest = {"newest": {"max": {"field": "version"}}}
    found = server.search(index=connection.index_name(), size=0, track_total_hits=True, aggs=newest)
    there, here = found["hits"]["total"]["value"], Document.objects.count() - before.refused
    newer = (found["aggregations"]["newest"]["value"] or 0) > before.version
    now = Mirror.objects.current()
    if (now.version, now.live) != (before.version, before.live) or Change.objects.filter(sent_at=None).exists():
        return ""
    if newer:
        return "it knows of later changes than the database, which was set back to an earlier state"
    return "" if there == here else f"it holds {there} documents instead of {here}"


def _forget_dead_rebuild(server: Elasticsearch) -> None:
    mirror = Mirror.objects.current()
    if mirror.building and not is_alive(mirror, timezone.now()):
        Mirror.objects.filter(building=mirror.building, builder_seen_at=mirror.builder_seen_at).update(building="")
    if not Mirror.objects.current().building:
        remove_leftovers(server)


def _note(trouble: str) -> str:
    """Log the trouble when it is another than in the last round, whichever process that was."""
    if Mirror.objects.exclude(trouble=trouble[:200]).update(trouble=trouble[:200]):
        if trouble:
            logger.warning("search: the index in Elasticsearch is not kept in step: %s", trouble)
        else:
            logger.warning("search: the index in Elasticsearch is kept in step again")
    return trouble
