"""How many read the portal now. Of each reader one bit of some ten thousands is set, for five minutes: many readers
share a bit, so it leads back to nobody, and how many there are is estimated from the bits that are set.

The bits of all workers lie in the cache that they share; no address is there, nor anything made of one alone.
"""

from __future__ import annotations

import hmac
import math
import time

from django.conf import settings
from django.core.cache import cache

from portal.base import page_cache
from portal.base.counting.flushing import Flusher

BITS = 32_768  # one reader in a hundred is missed at 650 readers at once, and the estimate makes up for that
MINUTES = 5
_SHOWN_SECONDS = 10.0


class Bits:
    """Those of the readers of this process, by minute; a Buffer of portal.base.counting."""

    def __init__(self) -> None:
        self.empty()

    def empty(self) -> None:
        self.minutes: dict[int, int] = {}
        self.is_new = False

    def set(self, bit: int, minute: int) -> None:
        if minute not in self.minutes:
            self.minutes = {old: bits for old, bits in self.minutes.items() if old >= minute - 1}
        self.minutes[minute] = self.minutes.get(minute, 0) | 1 << bit
        self.is_new = True

    def take(self) -> tuple[dict[int, int], int]:
        """This minute and the last one; again and again, for another worker may have written over it."""
        taken, self.is_new = (dict(self.minutes) if self.is_new else {}), False
        return taken, 0

    def give_back(self, earlier: dict[int, int]) -> None:
        self.is_new = True


def write(minutes: dict[int, int]) -> None:
    for minute, bits in minutes.items():
        cache.set(_key(minute), cache.get(_key(minute), 0) | bits, (MINUTES + 1) * 60)


buffer = Bits()
flusher = Flusher(what="readers online", buffer=buffer, write=write)


def note(network: str, program: str) -> None:
    buffer.set(bit_of(network, program), int(time.time()) // 60)
    flusher.begin()


def bit_of(network: str, program: str) -> int:
    """Which bit; another one tomorrow and on another portal."""
    salt = f"{settings.SECRET_KEY}:{int(time.time()) // 86_400}"
    digest = hmac.digest(salt.encode(), f"{network}\n{program}".encode(), "sha256")
    return int.from_bytes(digest[:4], "big") % BITS


def readers_online() -> int:
    """Within the last five minutes; as of ten seconds ago at most."""
    return page_cache.remembered("counting:online", _estimate, _SHOWN_SECONDS, of=(page_cache.Subject.HOSTS,))


def _estimate() -> int:
    now = int(time.time()) // 60
    found = cache.get_many([_key(now - back) for back in range(MINUTES)])
    together = 0
    for bits in found.values():
        together |= bits
    return estimated(together.bit_count())


def estimated(bits: int) -> int:
    """How many readers set so many bits, each a random one ("linear counting", Whang and others, 1990)."""
    free = max(BITS - bits, 1)
    return round(-BITS * math.log(free / BITS))


def _key(minute: int) -> str:
    return f"online:{minute}"
