"""Counts in the memory of one process, until they are written; its size has a bound whatever comes in."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, NamedTuple

MOST = 2_000  # different wordings, and as many different choices, that wait to be written


class Searched(NamedTuple):
    """What is counted together."""

    day: date
    words: str


class Chosen(NamedTuple):
    day: date
    words: str
    url: str  # absolute path of the result
    place: int  # in the list, from 1
    is_suggestion: bool


@dataclass(slots=True)
class Tally:
    """Searches of one wording on one day; the last one says what was found."""

    searches: int = 0
    empty: int = 0
    results: int = 0
    is_loose: bool = False
    is_corrected: bool = False

    def add(self, other: "Tally") -> None:
        self.searches += other.searches
        self.empty += other.empty
        self.results, self.is_loose, self.is_corrected = other.results, other.is_loose, other.is_corrected


@dataclass(slots=True)
class Counts:
    searches: dict[Searched, Tally] = field(default_factory=dict)
    choices: dict[Chosen, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.searches or self.choices)


class Buffer:
    """What is full takes nothing new, but counts on what it has: then figures are lost, never memory."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.empty()

    def empty(self) -> None:
        self.lock = Lock()
        self.counts = Counts()
        self.lost = 0  # that found no room since the last take

    def add_search(self, key: Searched, tally: Tally) -> None:
        with self.lock:
            if self._has_room(key, self.counts.searches):
                self.counts.searches.setdefault(key, Tally()).add(tally)

    def add_choice(self, key: Chosen, times: int = 1) -> None:
        with self.lock:
            if self._has_room(key, self.counts.choices):
                self.counts.choices[key] = self.counts.choices.get(key, 0) + times

    def take(self) -> tuple[Counts, int]:
        """Everything counted until now, which then is the caller's; and how many counts found no room."""
        with self.lock:
            taken, self.counts = self.counts, Counts()
            lost, self.lost = self.lost, 0
            return taken, lost

    def give_back(self, earlier: Counts) -> None:
        """Counts that could not be written wait again, behind what came meanwhile: that is known better."""
        later, _ = self.take()
        for counts in (earlier, later):
            for searched, tally in counts.searches.items():
                self.add_search(searched, tally)
            for chosen, times in counts.choices.items():
                self.add_choice(chosen, times)

    def _has_room(self, key: Hashable, among: Mapping[Any, object]) -> bool:
        if key in among or len(among) < self.most:
            return True
        self.lost += 1
        return False
