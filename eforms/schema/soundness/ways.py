"""Conditions laid out as alternatives: each way is a set of comparisons that hold together."""

from __future__ import annotations

from collections.abc import Iterable

from eforms.schema.conditions import Comparison
from eforms.schema.soundness.possible import Answers

Way = frozenset[Comparison]
Ways = frozenset[Way]
EVERY_WAY: Ways = frozenset({frozenset()})  # shown whatever was answered
MAX_WAYS = 300


class TooComplicated(Exception):
    """More alternatives than can be looked through."""


def ways_of(all_of: Iterable[Ways], answers: Answers) -> Ways:
    """All of them together.

    Raises:
        TooComplicated: more than MAX_WAYS are left.
    """
    ways = EVERY_WAY
    for more in all_of:
        ways = joined(ways, more, answers)
    return ways


def joined(left: Ways, right: Ways, answers: Answers) -> Ways:
    """Every way of `left` with every way of `right` that some answers fit; one that says less stands for its like.

    Raises:
        TooComplicated: more than MAX_WAYS are left.
    """
    if len(left) * len(right) > MAX_WAYS * 20:
        raise TooComplicated
    together = {one | other for one in left for other in right}
    possible = [way for way in together if answers.fit(way)]
    shortest: list[Way] = []
    for way in sorted(possible, key=len):
        if not any(short <= way for short in shortest):
            shortest.append(way)
    if len(shortest) > MAX_WAYS:
        raise TooComplicated
    return frozenset(shortest)
