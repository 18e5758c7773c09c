"""What waits to reach the indexes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone


class ChangeQuerySet(models.QuerySet["Change"]):
    def unindexed(self) -> Self:
        return self.filter(indexed_at=None)

    def to_send(self) -> Self:
        """In this database's index, and not yet in Elasticsearch."""
        return self.filter(sent_at=None).exclude(indexed_at=None)

    def waiting_longer_than(self, patience: timedelta, now: datetime | None = None) -> Self:
        return self.filter(recorded_at__lt=(now or timezone.now()) - patience)


class Change(models.Model):
    """Something that people may search for was changed.

    Written in the transaction of the change itself, so that a crash between it and the index loses nothing: what was
    not indexed, or not taken over by Elasticsearch, is done again by the periodic work. The key grows, so it also says
    which of two changes of one object is newer.
    """

    kind = models.CharField(max_length=20)  # as registered in search.sources
    key = models.CharField(max_length=80)  # of the object in its room
    recorded_at = models.DateTimeField(default=timezone.now)
    indexed_at = models.DateTimeField(null=True, blank=True)  # in this database's index
    sent_at = models.DateTimeField(null=True, blank=True)  # acknowledged by Elasticsearch

    objects: ClassVar[models.Manager[Change]] = ChangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(indexed_at=None), name="search_change_unindexed"),
            models.Index(fields=["recorded_at"], condition=models.Q(sent_at=None), name="search_change_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
