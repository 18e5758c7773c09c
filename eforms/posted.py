"""Raw fields of a page as they were posted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict


def values_of(data: Mapping[str, Any], name: str) -> list[str]:
    """All values of one field."""
    if isinstance(data, MultiValueDict):
        return [str(value) for value in data.getlist(name)]
    found = data.get(name, [])
    return [str(value) for value in found] if isinstance(found, list | tuple) else [str(found)]


def own_values(data: Mapping[str, Any], names: Collection[str]) -> dict[str, list[str]]:
    """What belongs to `names`, and to the boxes of a field (`NAME_day`)."""
    # PostgreSQL's JSON knows no null character.
    return {
        name: [value.replace("\x00", "") for value in values_of(data, name)]
        for name in _sent(data)
        if name in names or name.rpartition("_")[0] in names
    }


def _sent(data: Mapping[str, Any] | None) -> Iterator[str]:
    yield from data or ()
