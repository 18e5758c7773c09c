"""Who must hear of procedures that were published, changed or taken down: the search room registers here."""

from collections.abc import Callable, Iterable

from django.db import transaction

Indexer = Callable[[list[int]], None]
_indexers: list[Indexer] = []


def register_indexer(indexer: Indexer) -> None:
    """`indexer` gets the keys of procedures to index afresh; a key that is no longer published leaves the index."""
    if indexer not in _indexers:
        _indexers.append(indexer)


def procedures_changed(procedure_ids: Iterable[int]) -> None:
    """Tell every indexer once the transaction is committed; outside one, at once."""
    ids = list(procedure_ids)
    if ids:
        transaction.on_commit(lambda: _notify(ids))


def _notify(ids: list[int]) -> None:
    for indexer in list(_indexers):
        indexer(ids)
