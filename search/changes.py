"""What changed reaches the indexes: noted with the change, carried out after the commit, made up for after a crash."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from portal.base import page_cache
from search.documents import FORM, PROCEDURE
from search.elastic import client, state, upkeep
from search.elastic.sending import send_waiting
from search.engines.breaker import elasticsearch
from search.indexing import BATCH, forms_of, reindex
from search.models import Change, Mirror

logger = logging.getLogger(__name__)
_postponing: ContextVar[bool] = ContextVar("search_postponing", default=False)
KEPT = timedelta(days=7)  # what has arrived everywhere, so that one can see what happened when


def record(kind: str, keys: Iterable[int | str]) -> None:
    """Note inside the caller's transaction that objects of a kind may have changed; index them after the commit."""
    changes = [Change(kind=kind, key=str(key)) for key in dict.fromkeys(keys)]
    if changes:
        Change.objects.bulk_create(changes, batch_size=BATCH)
        transaction.on_commit(partial(_take_over, [change.pk for change in changes]))


def record_procedures(procedure_ids: list[int]) -> None:
    """The catalog's hook (catalog.indexing)."""
    record(PROCEDURE, procedure_ids)


@contextmanager
def postponed() -> Iterator[None]:
    """What changes inside is noted only, and indexed together at the end: for whoever changes hundreds one by one.

    After an error it is left to the periodic work.
    """
    token = _postponing.set(True)
    try:
        yield
    finally:
        _postponing.reset(token)
    index_unindexed()
    _send_now()


def index_unindexed(now: datetime | None = None) -> int:
    """Index what a crash left behind; called by the periodic work. Returns the number of changes."""
    done = last = 0
    while batch := list(
        Change.objects.unindexed().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        last = batch[-1]
        done += _index_one_by_one(batch)
    return done


def keep_elasticsearch_in_step(now: datetime) -> str:
    """Called by the periodic work; says what was done."""
    return upkeep.keep_in_step()


def forget_old(now: datetime) -> int:
    """Delete the notes of what arrived long ago; called by the periodic work.

    Without Elasticsearch nothing waits for it; one that is named again later has to be filled anew.
    """
    old = Change.objects.exclude(indexed_at=None).filter(recorded_at__lt=now - KEPT)
    if client.is_configured():
        old = old.exclude(sent_at=None)
    elif old.filter(sent_at=None).exists():
        state.distrust()
    return old.delete()[0]


def _take_over(changes: list[int]) -> None:
    """Right after the commit. What fails now is left to the periodic work: the change itself has succeeded."""
    if _postponing.get():
        return
    for start in range(0, len(changes), BATCH):
        try:
            index(changes[start : start + BATCH])
        except Exception:
            logger.exception("search: %d changes wait for the periodic work", len(changes) - start)
            break
    _send_now()


def _send_now() -> None:
    """To Elasticsearch, unless it is known not to answer: whoever made the change waits meanwhile."""
    if not client.is_configured() or elasticsearch.is_open:
        return
    try:
        send_waiting()
    except client.FAILURES as error:
        elasticsearch.failed(client.what_failed(error))
    except Exception as error:  # the change itself has succeeded, and waits for the periodic work
        logger.warning("search: changes wait for Elasticsearch: %s", client.what_failed(error))


def _index_one_by_one(changes: list[int]) -> int:
    """All together, or, when one of them cannot be indexed, each on its own."""
    try:
        return index(changes)
    except Exception:
        if len(changes) == 1:
            logger.exception("search: change %d cannot be indexed", changes[0])
            return 0
    return sum(_index_one_by_one([change]) for change in changes)


def index(changes: list[int]) -> int:
    """Bring these changes into the database's index, all or none."""
    with Mirror.objects.locked():
        waiting = list(Change.objects.unindexed().filter(pk__in=changes).order_by("pk"))
        keys: dict[str, list[str]] = defaultdict(list)
        for change in waiting:
            keys[change.kind].append(change.key)
        if forms := list(map(str, forms_of(keys[PROCEDURE]))):
            keys[FORM] += forms
            Change.objects.bulk_create([Change(kind=FORM, key=key, indexed_at=timezone.now()) for key in forms])
        for kind, found in keys.items():
            reindex(kind, found)
        Change.objects.filter(pk__in=[change.pk for change in waiting]).update(indexed_at=timezone.now())
        # Lists and ways into the catalog are made of the index; nothing else is.
        page_cache.changed(page_cache.Subject.SEARCH)
    return len(waiting)
