"""What the people of an agency have in hand here: open legs (catalog.workload)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count

from catalog.workload import WorkKind
from dossiers.models import Leg
from dossiers.workflow import OPEN_STATES


def count_open_legs(people: Collection[int], agency: int | None) -> Counter[int]:
    """Open legs of each person, in one query."""
    legs = Leg.objects.filter(officer__in=people, state__in=OPEN_STATES)
    if agency is not None:
        legs = legs.filter(agency=agency)
    return Counter(dict(legs.order_by().values_list("officer").annotate(count=Count("pk"))))


def count_late_legs(people: Collection[int], agency: int, now: datetime) -> Counter[int]:
    """Of those, the ones whose term has run out."""
    legs = Leg.objects.late(now).filter(officer__in=people, agency=agency)
    return Counter(dict(legs.order_by().values_list("officer").annotate(count=Count("pk"))))


DOSSIERS = WorkKind(permission="dossiers.assign", count=count_open_legs, hand_over="work:hand_over")
