"""The append-only log: every event carries the hash of the one before it, so that no change goes unseen."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import OuterRef, Subquery

from casework.models import EventBase

EventT = TypeVar("EventT", bound=EventBase)
NOT_HASHED = {"id", "hash"}
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@transaction.atomic(savepoint=False)  # whoever logs a change undoes it when it cannot be logged
def append_event(
    events: models.Manager[EventT],
    *,
    action: str,
    at: datetime,
    origin: str = "",
    data: dict[str, Any] | None = None,
    **links: models.Model | None,
) -> EventT:
    """Write the next event of one chain. `events` is the owner's related manager, e.g. `dossier.events`.

    `data` holds references and hashes, no personal data: the log outlives what a lawful erasure removes. The links
    are the event's foreign keys (leg, actor); the owner's own is filled in.
    """
    _lock_owner(events)
    last = events.order_by("-sequence").first()
    event = events.model(
        sequence=last.sequence + 1 if last else 1,
        action=action,
        at=at,
        origin=origin,
        data=json.loads(json.dumps(data or {}, cls=DjangoJSONEncoder)),
        previous_hash=last.hash if last else "",
        **_owner(events),
        **links,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    return event


def append_events(events: Sequence[EventT], *, owner: str) -> list[EventT]:
    """Write events of many chains in a constant number of queries; each is given without sequence and hashes.

    `owner` names the foreign key to the chain's owner. The caller is in a transaction that holds the owners' rows.
    An event that would lie before the last one of its chain takes the last one's time.
    """
    if not events:
        return []
    model = type(events[0])
    heads = _heads(model, owner, {getattr(event, f"{owner}_id") for event in events})
    for event in events:
        key = getattr(event, f"{owner}_id")
        last = heads.get(key)
        event.sequence = last.sequence + 1 if last else 1
        event.previous_hash = last.hash if last else ""
        event.at = max(event.at, last.at) if last else event.at
        event.data = json.loads(json.dumps(event.data, cls=DjangoJSONEncoder))
        event.hash = event_hash(event)
        heads[key] = event
    model._default_manager.bulk_create(events)  # type: ignore[arg-type]  # of one model
    return list(events)


def _heads(model: type[EventT], owner: str, keys: set[int]) -> dict[int, EventT]:
    """The last event of each chain, in one query."""
    events = model._default_manager
    newest = events.filter(**{owner: OuterRef(owner)}).order_by("-sequence").values("pk")[:1]
    found: models.QuerySet[Any] = events.filter(**{f"{owner}__in": keys}, pk=Subquery(newest))
    return {getattr(event, f"{owner}_id"): event for event in found}


def verify(events: Iterable[EventT]) -> EventT | None:
    """The first broken event of one chain, given in its order, or None.

    A chain whose last events were cut off is whole by itself: only a checkpoint shows that (casework.verification).
    """
    previous_hash = ""
    for sequence, event in enumerate(events, start=1):
        intact = event.sequence == sequence and event.previous_hash == previous_hash
        if not intact or event.hash != event_hash(event):
            return event
        previous_hash = event.hash
    return None


def event_hash(event: EventBase) -> str:
    """SHA-256, in hexadecimal, over the canonical JSON of every column but the key and the hash itself."""
    content = {column: _canonical(getattr(event, column)) for column in _hashed_columns(type(event))}
    return hashlib.sha256(_CANONICAL.encode(content).encode()).hexdigest()


@cache
def _hashed_columns(event: type[EventBase]) -> tuple[str, ...]:
    columns = (column.attname for column in event._meta.concrete_fields)
    return tuple(column for column in columns if column not in NOT_HASHED)


def _canonical(value: Any) -> Any:
    """Moments in UTC to the microsecond: databases give them back in their own zone."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def _owner(events: models.Manager[EventT]) -> dict[str, models.Model]:
    """The keyword that a related manager adds to what it creates, e.g. {"dossier": dossier}."""
    field: models.ForeignKey[Any, Any] = events.field  # type: ignore[attr-defined]  # of a related manager only
    return {field.name: events.instance}  # type: ignore[attr-defined]


def _lock_owner(events: models.Manager[EventT]) -> None:
    """Two events of one owner wait for each other on PostgreSQL; SQLite has one writer anyway."""
    owner: models.Model = events.instance  # type: ignore[attr-defined]
    list(type(owner)._base_manager.select_for_update(no_key=True).filter(pk=owner.pk).values_list("pk"))
