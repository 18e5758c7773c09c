"""The queue's tabs: named conditions, each with its count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from catalog.models import Agency
from dossiers.models import Dossier, Leg
from dossiers.querysets import late
from dossiers.workflow import OPEN_STATES, RUNNING_STATES, WAITING_STATES, State

COUNT_LIMIT = 1000  # counts above read "1.000+"

Condition = Callable[[User, datetime], Q]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """One tab; `condition` takes the officer and the moment."""

    key: str
    label: object  # lazy
    condition: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A saved view as it is shown to one officer."""

    key: str
    label: object
    count: str
    current: bool


def mine(user: User, now: datetime) -> Q:
    """Held by the officer and not yet decided, or waiting for a decision that the officer may take."""
    legs = Leg.objects.filter(dossier=OuterRef("pk"), state__in=OPEN_STATES - {State.APPROVED})
    to_decide = Q(state=State.PENDING_APPROVAL, agency__in=Agency.objects.where(user, "dossiers.approve"))
    return Q(Exists(legs.filter(Q(officer=user) | to_decide)))


def due_today(user: User, now: datetime) -> Q:
    day = timezone.localdate(now)
    start = timezone.make_aware(datetime.combine(day, time.min))
    return Q(state__in=RUNNING_STATES, due_at__gte=max(start, now), due_at__lt=start + timedelta(days=1))


SAVED_VIEWS = {
    view.key: view
    for view in [
        SavedView(key="mine", label=pgettext_lazy("saved view", "Mine"), condition=mine),
        SavedView(
            key="agency",
            label=pgettext_lazy("saved view", "My agency's"),
            condition=lambda user, now: Q(state__in=OPEN_STATES),
        ),
        SavedView(
            key="new",
            label=pgettext_lazy("saved view", "Just submitted"),
            condition=lambda user, now: Q(state=State.SUBMITTED),
        ),
        SavedView(key="today", label=pgettext_lazy("saved view", "Due today"), condition=due_today),
        SavedView(
            key="late",
            label=pgettext_lazy("saved view", "Late"),
            condition=lambda user, now: late(now),
        ),
        SavedView(
            key="waiting",
            label=pgettext_lazy("saved view", "Waiting for supplement"),
            condition=lambda user, now: Q(state__in=WAITING_STATES),
        ),
        SavedView(
            key="ready",
            label=pgettext_lazy("saved view", "Result to return"),
            condition=lambda user, now: Q(state=State.APPROVED),
        ),
        SavedView(key="all", label=_("All"), condition=lambda user, now: Q()),
    ]
}
DEFAULT_VIEW = "agency"


def current_view(key: str | None) -> SavedView:
    """The tab that an address names; an unknown name is the default."""
    return SAVED_VIEWS.get(key or "", SAVED_VIEWS[DEFAULT_VIEW])


def counts(queryset: QuerySet[Dossier], user: User, now: datetime) -> dict[str, int]:
    """How many dossiers each saved view holds, in one query."""
    return queryset.aggregate(
        **{view.key: Count("pk", filter=_countable(view.condition(user, now))) for view in SAVED_VIEWS.values()}
    )


def tabs(queryset: QuerySet[Dossier], user: User, now: datetime, current: str) -> list[Tab]:
    numbers = counts(queryset.order_by(), user, now)
    return [
        Tab(key=view.key, label=view.label, count=shown(numbers[view.key]), current=view.key == current)
        for view in SAVED_VIEWS.values()
    ]


def shown(count: int) -> str:
    return "1.000+" if count > COUNT_LIMIT else str(count)


def _countable(condition: Q) -> Q | None:
    """An aggregate takes no empty condition."""
    return condition or None
