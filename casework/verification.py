"""Whether a log is whole: every chain by itself, and all of them against what was signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from casework.chain import verify
from casework.checkpoints import Head, KeptHeads
from casework.logs import Log
from casework.models import EventBase


def log_troubles(log: Log, events: Iterable[EventBase]) -> Iterator[str]:
    """Each broken, shortened, exchanged or deleted chain, in words; `events` are the log's, chain after chain.

    Reads on, so that whoever wants only the first trouble just stops; holds one event at a time.
    """
    kept = KeptHeads(log)
    for chain, own in groupby(events, key=lambda event: getattr(event, log.chain_column)):
        yield from (_deleted(log, head) for head in kept.before(chain))
        if trouble := _chain_trouble(own, kept.of(chain)):
            yield f"{log.owner} {chain}: {trouble}"
    yield from (_deleted(log, head) for head in kept.before(None))


def _deleted(log: Log, head: Head) -> str:
    return f"{log.owner} {head.chain}: all its events are gone; {head.length} were signed"


def _chain_trouble(events: Iterable[EventBase], signed: Head | None) -> str:
    witness = _Witness(signed)
    broken = verify(witness.watch(events))
    if broken:
        return f"event {broken.sequence} ({broken.action}, id {broken.pk}) is broken"
    if signed is None or witness.has_seen_it:
        return ""
    if witness.length < signed.length:
        return f"cut off after event {witness.length}; {signed.length} were signed"
    return f"event {signed.length} is another than the one that was signed"


class _Witness:
    """Looks on while a chain is read: how long it is, and whether the signed event was in its place."""

    def __init__(self, signed: Head | None) -> None:
        self.signed = signed
        self.length = 0
        self.has_seen_it = False

    def watch(self, events: Iterable[EventBase]) -> Iterator[EventBase]:
        for event in events:
            self.length = event.sequence
            if self.signed and event.sequence == self.signed.length:
                self.has_seen_it = event.hash == self.signed.hash
            yield event
