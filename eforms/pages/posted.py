"""Raw fields of a page as they were posted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict

_BOX = re.compile(r"[a-z0-9]{1,20}")  # of a field: `day`, `commune`


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
        if name in names or _is_box(name, names)
    }


def _is_box(name: str, names: Collection[str]) -> bool:
    field, _underscore, box = name.rpartition("_")
    return field in names and bool(_BOX.fullmatch(box))


def _sent(data: Mapping[str, Any] | None) -> Iterator[str]:
    yield from data or ()
