"""A limit for what is counted, in the memory of one process: no address is stored, not even for a moment."""

import secrets
import time
from threading import Lock

WINDOW = 60.0  # seconds
ONE, ALL = 30, 1_200  # that count in a window: of one network, of all together


class Pace:
    """Counts by a salted hash, and forgets counts and salt with every window."""

    def __init__(self, one: int = ONE, every: int = ALL, window: float = WINDOW) -> None:
        self.one, self.every, self.window = one, every, window
        self.lock = Lock()
        self.ends = 0.0

    def allows(self, network: str, now: float | None = None) -> bool:
        """Whether one more from there counts now."""
        now = time.monotonic() if now is None else now
        with self.lock:
            if now >= self.ends:
                self.ends, self.salt, self.taken, self.seen = (
                    now + self.window,
                    secrets.token_hex(8),
                    0,
                    dict[int, int](),
                )
            who = hash((self.salt, network))
            if self.taken >= self.every or self.seen.get(who, 0) >= self.one:
                return False
            self.taken += 1
            self.seen[who] = self.seen.get(who, 0) + 1
            return True
