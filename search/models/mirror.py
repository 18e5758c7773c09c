"""What this database knows of its copy in Elasticsearch."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.db import models, transaction


class MirrorManager(models.Manager["Mirror"]):
    def current(self) -> Mirror:
        """The one row."""
        return self.get_or_create(pk=1)[0]

    @contextmanager
    def locked(self) -> Iterator[Mirror]:
        """The row for whoever writes the index, or reads it in order to send: one after the other.

        So what a later version was given to is never older than what an earlier one was.
        """
        self.current()
        with transaction.atomic():
            yield self.select_for_update().get(pk=1)


class Mirror(models.Model):
    """The copy in Elasticsearch, and the rebuild that may be running."""

    version = models.BigIntegerField(default=0)  # of the newest reading that was sent
    live = models.CharField(max_length=40, blank=True)  # UUID of the index that searches ask; empty: none may be asked
    digest = models.CharField(max_length=40, blank=True)  # its shape (search.elastic.mapping)
    refused = models.PositiveIntegerField(default=0)  # documents that it would not take
    building = models.CharField(max_length=255, blank=True)  # the index that a rebuild is filling
    builder_seen_at = models.DateTimeField(null=True, blank=True)  # its last sign of life
    trouble = models.CharField(max_length=200, blank=True)  # that the periodic work met in its last round

    objects: ClassVar[MirrorManager] = MirrorManager()

    def __str__(self) -> str:
        return self.live or "-"

    def next_version(self) -> int:
        """A version above all before it, also above those from before this database was restored from a copy."""
        self.version = max(self.version + 1, time.time_ns() // 1_000_000)
        self.save(update_fields=["version"])
        return self.version
