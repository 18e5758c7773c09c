"""Which append-only logs there are: rooms register theirs, so that every one is checked and signed alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

if TYPE_CHECKING:  # registered in AppConfig.ready(), named at the top of an apps.py: before there are models
    from casework.models import EventBase


CHUNK = 2_000  # rows read at once
_registry: dict[str, Log] = {}


@dataclass(frozen=True, slots=True)
class Log:
    """The chains of one event model: one chain for each owner."""

    name: str  # e.g. "dossiers"
    model: str  # e.g. "dossiers.Event"
    owner: str  # the foreign key whose value names the chain, e.g. "dossier"

    @property
    def chain_column(self) -> str:
        return f"{self.owner}_id"

    def events(self) -> models.QuerySet[EventBase]:
        """Every event, chain after chain, each in its order."""
        event: type[EventBase] = apps.get_model(self.model)
        return event.objects.order_by(self.chain_column, "sequence")

    def links(self) -> Iterator[tuple[int, int, str]]:
        """(chain, sequence, hash) of every event, in constant memory."""
        rows = self.events().values_list(self.chain_column, "sequence", "hash")
        return rows.iterator(chunk_size=CHUNK)


def register(log: Log) -> None:
    _registry[log.name] = log


def registered() -> tuple[Log, ...]:
    return tuple(_registry.values())
