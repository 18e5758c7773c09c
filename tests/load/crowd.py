"""Many people at once, for a time; how long each page took, and what went wrong."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles

from tests.load.citizen import Citizen
from tests.load.officer import Officer


@dataclass
class Diary:
    """What everybody notes; appending to a list needs no lock."""

    took: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # seconds
    errors: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)  # submissions that were acknowledged
    done: Counter[str] = field(default_factory=Counter)

    def note(self, name: str, seconds: float) -> None:
        self.took[name].append(seconds)

    def slow(self) -> dict[str, int]:
        """The 95th percentile of each kind of page, in milliseconds."""
        return {name: _middle_and_slow(taken)[1] for name, taken in sorted(self.took.items())}

    def summary(self) -> dict[str, object]:
        pages = sorted(self.took.items())
        return {
            "requests": sum(len(taken) for _name, taken in pages),
            "errors": len(self.errors),
            "dossiers": len(self.numbers),
            "steps": dict(sorted(self.done.items())),
            "p50_p95_ms": {name: _middle_and_slow(taken) for name, taken in pages},
        }


@dataclass
class Crowd:
    seconds: float
    think: float  # seconds before the next page, on average
    diary: Diary = field(default_factory=Diary)

    def run(self, citizens: list[Citizen], officers: list[Officer]) -> Diary:
        """Everybody works until the time is over; whoever is in the midst of something finishes it."""
        turns: list[Callable[[], None]] = [self._citizen(one) for one in citizens]
        turns += [self._officer(one) for one in officers]
        ends = time.monotonic() + self.seconds
        threads = [threading.Thread(target=self._repeat, args=(turn, ends)) for turn in turns]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for officer in officers:
            self.diary.done += officer.done
        return self.diary

    def _citizen(self, citizen: Citizen) -> Callable[[], None]:
        return lambda: self.diary.numbers.append(citizen.apply(self._pause))

    def _officer(self, officer: Officer) -> Callable[[], None]:
        def turn() -> None:
            officer.turn(self._pause)
            self._pause()

        return turn

    def _pause(self) -> None:
        time.sleep(random.uniform(0, 2 * self.think))

    def _repeat(self, turn: Callable[[], None], ends: float) -> None:
        self._pause()
        while time.monotonic() < ends:
            try:
                turn()
            except Exception as error:
                self.diary.errors.append(f"{type(error).__name__}: {error}")


def _middle_and_slow(taken: list[float]) -> tuple[int, int]:
    """Median and 95th percentile, in milliseconds."""
    if len(taken) < 2:
        return (round(1000 * taken[0]),) * 2
    points = quantiles(taken, n=20)
    return round(1000 * points[9]), round(1000 * points[18])
