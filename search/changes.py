"""What changed reaches the index: noted with the change, carried out after the commit, made up for after a crash."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from search.documents import PROCEDURE
from search.indexing import BATCH, reindex, reindex_procedures
from search.models import Change

logger = logging.getLogger(__name__)


def record(kind: str, keys: Iterable[int | str]) -> None:
    """Note inside the caller's transaction that objects of a kind may have changed; index them after the commit."""
    changes = [Change(kind=kind, key=str(key)) for key in dict.fromkeys(keys)]
    if changes:
        Change.objects.bulk_create(changes, batch_size=BATCH)
        transaction.on_commit(partial(_index_now, [change.pk for change in changes]))


def record_procedures(procedure_ids: list[int]) -> None:
    """The catalog's hook (catalog.indexing)."""
    record(PROCEDURE, procedure_ids)


def index_unindexed(now: datetime | None = None) -> int:
    """Index what a crash left behind; called by the periodic work. Returns the number of changes."""
    done = 0
    while batch := list(Change.objects.unindexed().order_by("pk").values_list("pk", flat=True)[:BATCH]):
        done += index(batch)
    return done


def _index_now(changes: list[int]) -> None:
    """Right after the commit. What fails now is left to the periodic work: the change itself has succeeded."""
    for start in range(0, len(changes), BATCH):
        try:
            index(changes[start : start + BATCH])
        except Exception:
            logger.exception("search: %d changes wait for the periodic work", len(changes) - start)
            return


@transaction.atomic
def index(changes: list[int]) -> int:
    """Bring these changes into the database's index, all or none."""
    waiting = list(Change.objects.unindexed().filter(pk__in=changes).select_for_update().order_by("pk"))
    keys: dict[str, list[str]] = defaultdict(list)
    for change in waiting:
        keys[change.kind].append(change.key)
    for kind, found in keys.items():
        if kind == PROCEDURE:
            reindex_procedures([int(key) for key in found])
        else:
            reindex(kind, found)
    Change.objects.filter(pk__in=[change.pk for change in waiting]).update(indexed_at=timezone.now())
    return len(waiting)
