"""Who must hear of procedures that were published, changed or taken down: the search room registers here."""

from collections.abc import Callable, Iterable

Indexer = Callable[[list[int]], None]
_indexers: list[Indexer] = []


def register_indexer(indexer: Indexer) -> None:
    """`indexer` gets the keys of procedures to index afresh; a key that is no longer published leaves the index.

    It is called inside the transaction that changes them.
    """
    if indexer not in _indexers:
        _indexers.append(indexer)


def procedures_changed(procedure_ids: Iterable[int]) -> None:
    """Tell every indexer, inside the transaction of the change: they note it there, and work after the commit."""
    ids = list(procedure_ids)
    for indexer in list(_indexers) if ids else []:
        indexer(ids)
