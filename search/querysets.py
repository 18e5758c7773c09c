"""Named filters of the index."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

from catalog.querysets import valid_on

if TYPE_CHECKING:
    from search.models import Document  # noqa: F401


class DocumentQuerySet(models.QuerySet["Document"]):
    def in_force(self, day: date | None = None) -> Self:
        """What may be shown on `day` (today unless named): a date that passes needs no new indexing.

        Without the text that results quote from: it is long, and read for a page's results alone.
        """
        return self.filter(valid_on(day or timezone.localdate())).defer("text")
