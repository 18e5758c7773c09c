"""What the preview of an import shows, kept in a file: one JSON line for each entry, in the order of the file."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from catalog.importing.jobs import Look


def store_looks(storage: Storage, name: str, looks: Iterable[Look]) -> None:
    """Replaces what was kept under the name."""
    lines = (json.dumps(look.as_json(), ensure_ascii=False) + "\n" for look in looks)
    content = ContentFile("".join(lines).encode())
    storage.delete(name)
    storage.save(name, content)


def read_looks(storage: Storage, name: str, first: int = 0) -> Iterator[Look]:
    """Of the entries from position `first`, counted from 0."""
    for position, line in enumerate(_lines(storage, name)):
        if position >= first:
            yield Look.from_json(json.loads(line))


def looks_at(storage: Storage, name: str, positions: Collection[int]) -> dict[int, Look]:
    """Of these positions only: the others are not parsed."""
    wanted = set(positions)
    return {
        position: Look.from_json(json.loads(line))
        for position, line in enumerate(_lines(storage, name))
        if position in wanted
    }


def _lines(storage: Storage, name: str) -> Iterator[bytes]:
    with storage.open(name, "rb") as file:
        yield from iter(file.readline, b"")  # iterating over a File splits at other signs, too
