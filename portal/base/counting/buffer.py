"""Counts in the memory of one process, until they are written; their size has a bound whatever comes in."""

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

MOST = 2_000  # different things that wait to be written

Key = TypeVar("Key", bound=Hashable)


class TimesBuffer(Generic[Key]):
    """How often each thing happened; what is full takes nothing new, but counts on what it has."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.empty()

    def empty(self) -> None:
        self.lock = Lock()
        self.times: dict[Key, int] = {}
        self.lost = 0  # that found no room since the last take

    def add(self, key: Key, times: int = 1) -> None:
        with self.lock:
            if key in self.times or len(self.times) < self.most:
                self.times[key] = self.times.get(key, 0) + times
            else:
                self.lost += times

    def take(self) -> tuple[dict[Key, int], int]:
        """Everything counted until now, which then is the caller's; and how many counts found no room."""
        with self.lock:
            taken, self.times = self.times, {}
            lost, self.lost = self.lost, 0
            return taken, lost

    def give_back(self, earlier: dict[Key, int]) -> None:
        for key, times in earlier.items():
            self.add(key, times)
