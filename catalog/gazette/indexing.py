"""Who must hear of legal documents that were added, changed or deleted: the rooms above register here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Indexer = Callable[[list[int]], None]
_indexers: list[Indexer] = []


def register_indexer(indexer: Indexer) -> None:
    """`indexer` gets keys of documents, inside the transaction that changes them."""
    if indexer not in _indexers:
        _indexers.append(indexer)


def documents_changed(keys: Iterable[int]) -> None:
    """Called for each document that is saved or deleted, and once for many that are written together."""
    changed = list(keys)
    for indexer in list(_indexers) if changed else []:
        indexer(changed)
