"""Once a day the heads of all chains are signed, so that a cut-off end or a deleted dossier is seen and named.

A chain is whole by itself even without its last events. A checkpoint remembers how long each chain was, and signs one
hash over them all; copies of it, kept elsewhere, hold against someone who owns the database. What happened after the
last checkpoint only the next one covers.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.logs import CHUNK, Log, registered
from casework.models import ChainHead, Checkpoint
from casework.signing import is_signed, sign, signing_key

logger = logging.getLogger(__name__)
SIGNED = ("log", "day", "taken_at", "chains", "events", "root", "previous_root")


class Head(NamedTuple):
    """The last event of a chain."""

    chain: int
    length: int
    hash: str


@dataclass(slots=True)
class Heads:
    """What one pass over a log found."""

    chains: int = 0
    events: int = 0
    changed: list[Head] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, head: Head, known: Head | None) -> None:
        self.chains += 1
        self.events += head.length
        self.digest.update(f"{head.chain}:{head.length}:{head.hash}\n".encode())
        if head != known:
            self.changed.append(head)


def take_checkpoints(now: datetime) -> dict[str, int]:
    """The periodic work: one checkpoint of each log and local day, and its copy in CHECKPOINT_DIR.

    Returns:
        The number of chains signed just now, by log.
    """
    outcome = {}
    for log in registered():
        checkpoint = Checkpoint.objects.filter(log=log.name, day=timezone.localdate(now)).first()
        if checkpoint is None and (checkpoint := take_checkpoint(log, now)):
            outcome[log.name] = checkpoint.chains
        if checkpoint:
            export(checkpoint)
    return outcome


def take_checkpoint(log: Log, now: datetime) -> Checkpoint | None:
    """Sign the heads as they are; None when another process was first. What was cut off stays remembered."""
    heads = _read_heads(log)
    previous = newest_checkpoint(log)
    checkpoint = Checkpoint(
        log=log.name,
        day=timezone.localdate(now),
        taken_at=now,
        chains=heads.chains,
        events=heads.events,
        root=heads.digest.hexdigest(),
        previous_root=previous.root if previous else "",
    )
    checkpoint.key, checkpoint.signature = sign(signed_content(checkpoint))
    try:
        with transaction.atomic():
            checkpoint.save(force_insert=True)
            _keep(log, heads.changed)
    except IntegrityError:
        return None
    return checkpoint


def newest_checkpoint(log: Log) -> Checkpoint | None:
    return Checkpoint.objects.filter(log=log.name).order_by("-day").first()


def signed_content(checkpoint: Checkpoint) -> bytes:
    """Canonical JSON of what the signature covers."""
    values = {name: getattr(checkpoint, name) for name in SIGNED}
    return json.dumps(values, sort_keys=True, separators=(",", ":"), default=_text).encode()


def export(checkpoint: Checkpoint) -> Path:
    """A copy for keeping elsewhere; a file that is there is never written again."""
    path = Path(settings.CHECKPOINT_DIR) / f"{checkpoint.log}-{checkpoint.day:%Y-%m-%d}.json"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {name: getattr(checkpoint, name) for name in (*SIGNED, "key", "signature")}
    content["public_key"] = signing_key().public_key().public_bytes_raw().hex()
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(content, indent=1, default=_text) + "\n", encoding="utf-8")
    draft.rename(path)
    return path


def checkpoint_troubles(log: Log) -> Iterator[str]:
    """What is wrong with the checkpoints themselves: signature, order, the heads that the newest one signed."""
    previous_root, newest = "", None
    for newest in Checkpoint.objects.filter(log=log.name).order_by("day"):
        if not is_signed(signed_content(newest), key=newest.key, signature=newest.signature):
            yield f"checkpoint {newest}: the signature of key {newest.key} does not fit"
        if newest.previous_root != previous_root:
            yield f"checkpoint {newest}: the one before it is missing or another"
        previous_root = newest.root
    if newest and _root(kept_heads(log)) != newest.root:
        yield f"checkpoint {newest}: the heads that it signed were changed"


def copy_trouble(text: str) -> str:
    """What is wrong when the database is held against a checkpoint that was kept elsewhere; "" when they agree."""
    copy = json.loads(text)
    name = f"checkpoint {copy['log']} {copy['day']}"
    content = {key: copy[key] for key in SIGNED}
    signed = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    if not is_signed(signed, key=copy["key"], signature=copy["signature"]):
        return f"{name}: the copy's signature of key {copy['key']} does not fit"
    if not Checkpoint.objects.filter(log=copy["log"], day=copy["day"], signature=copy["signature"]).exists():
        return f"{name}: the database does not hold the checkpoint that was kept"
    return ""


def kept_heads(log: Log) -> Iterator[Head]:
    rows = ChainHead.objects.filter(log=log.name).order_by("chain").values_list("chain", "length", "hash")
    return (Head(*row) for row in rows.iterator(chunk_size=CHUNK))


class KeptHeads:
    """The signed heads beside a log that is read chain after chain."""

    def __init__(self, log: Log) -> None:
        self._heads = kept_heads(log)
        self._next = next(self._heads, None)

    def before(self, chain: int | None) -> Iterator[Head]:
        """The signed heads of chains that were passed over: they are gone. `None`: up to the end."""
        while self._next and (chain is None or self._next.chain < chain):
            yield self._next
            self._next = next(self._heads, None)

    def of(self, chain: int) -> Head | None:
        """The signed head of `chain`; the ones before it must have been asked for."""
        head = self._next
        if head is None or head.chain != chain:
            return None
        self._next = next(self._heads, None)
        return head


def _read_heads(log: Log) -> Heads:
    """One pass over the log. A signed head is never given up for a shorter or another chain; verify_log names it."""
    heads, kept = Heads(), KeptHeads(log)
    for chain, links in groupby(log.links(), key=itemgetter(0)):
        for gone in kept.before(chain):
            _remember(heads, log, gone)
        known = kept.of(chain)
        fits, head = known is None, Head(chain, 0, "")
        for _chain, sequence, digest in links:
            head = Head(chain, sequence, digest)
            fits = fits or head == known
        if fits or known is None:
            heads.add(head, known)
        else:
            _remember(heads, log, known)
    for gone in kept.before(None):
        _remember(heads, log, gone)
    return heads


def _remember(heads: Heads, log: Log, head: Head) -> None:
    logger.error("log of %s: chain %s no longer has event %s, which was signed", log.name, head.chain, head.length)
    heads.add(head, head)


def _keep(log: Log, heads: Iterable[Head]) -> None:
    ChainHead.objects.bulk_create(
        (ChainHead(log=log.name, chain=head.chain, length=head.length, hash=head.hash) for head in heads),
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["log", "chain"],
        update_fields=["length", "hash"],
    )


def _root(heads: Iterable[Head]) -> str:
    total = Heads()
    for head in heads:
        total.add(head, head)
    return str(total.digest.hexdigest())


def _text(value: date) -> str:
    """ISO; moments in UTC, since databases give them back in their own zone."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()
