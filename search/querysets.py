"""Named filters of the index."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from search.models import Document  # noqa: F401


class DocumentQuerySet(models.QuerySet["Document"]):
    def in_force(self, day: date | None = None) -> Self:
        """What may be shown on `day` (today unless named): a date that passes needs no new indexing."""
        today = day or timezone.localdate()
        begun = Q(valid_from=None) | Q(valid_from__lte=today)
        return self.filter(begun & (Q(valid_until=None) | Q(valid_until__gte=today)))
