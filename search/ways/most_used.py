"""The procedures for which most dossiers were handed in during the last year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone

from catalog.models import Procedure
from dossiers.models import Dossier

MOST = 30
PERIOD = timedelta(days=365)
LEAST_TOLD = 10  # dossiers; fewer are not counted out: of a rare matter one might know whose they are
_SECONDS = 3600  # the order changes slowly, and a large province has many dossiers
_KEY = "search:most-used"


@dataclass(frozen=True, slots=True)
class Used:
    procedure: Procedure
    dossiers: int | None  # none: too few to be told


def most_used() -> list[Used]:
    """Those in force, most used first; one query once an hour, and one each time."""
    counts: dict[int, int] | None = cache.get(_KEY)
    if counts is None:
        counts = _counts()
        cache.set(_KEY, counts, _SECONDS)
    found = Procedure.objects.published().select_related("field").in_bulk(counts)
    listed = [(found[pk], number) for pk, number in counts.items() if pk in found]
    return [Used(procedure, number if number >= LEAST_TOLD else None) for procedure, number in listed[:MOST]]


def _counts() -> dict[int, int]:
    """Of a few more than are shown: some may end."""
    recent = Dossier.objects.filter(submitted_at__gte=timezone.now() - PERIOD).order_by()
    counted = recent.values_list("procedure").annotate(number=Count("pk")).order_by("-number", "procedure")
    return dict(counted[: 2 * MOST])
