"""The queue's tabs: named conditions on legs, each with its count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from catalog.holdings import agencies_granting
from dossiers.models import Event
from dossiers.models.dossier import DECIDED
from dossiers.querysets import UNTAKEN_STATES, LegQuerySet
from dossiers.workflow import ASSIGN, WAITING_STATES, State

COUNT_LIMIT = 1000  # counts above read "1.000+"
HANDED = (ASSIGN, "hand_over")  # events after which somebody else holds a leg

Condition = Callable[[User, datetime], Q]
Arrival = Callable[[User, datetime, datetime], Q]


def _began(user: User, since: datetime, now: datetime) -> Q:
    return Q(updated_at__gt=since)


def _submitted(user: User, since: datetime, now: datetime) -> Q:
    return Q(state=State.SUBMITTED, updated_at__gt=since)


def _handed(user: User, since: datetime, now: datetime) -> Q:
    """Somebody gave it to this officer, or it came to be decided."""
    given = Event.objects.filter(leg=OuterRef("pk"), action__in=HANDED, at__gt=since).exclude(actor=user)
    return Q(Exists(given)) | Q(updated_at__gt=since, state=State.PENDING_APPROVAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """One tab; `condition` takes the officer and the moment, `arrived` what came into it since a moment."""

    key: str
    label: object  # lazy
    condition: Condition
    arrived: Arrival = _began
    newest_first: bool = False  # else by urgency, and open legs only


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A saved view as it is shown to one officer."""

    key: str
    label: object
    count: str
    current: bool
    url: str = ""


def mine(user: User, now: datetime) -> Q:
    """Held by the officer and not yet decided, or waiting for a decision that the officer may take."""
    places = agencies_granting(user, "dossiers.approve")
    to_decide = Q(state=State.PENDING_APPROVAL)
    if places is not None:
        to_decide &= Q(agency__in=places)
    return Q(queue_at__lt=DECIDED) & (Q(officer=user) | to_decide)


def due_today(user: User, now: datetime) -> Q:
    """Decided and stopped legs have no place in the queue that lies within a day."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now) + timedelta(days=1), time.min))
    return Q(queue_at__gte=now, queue_at__lt=midnight)


def is_late(user: User, now: datetime) -> Q:
    """Only a running term has a date; one condition, since the database guesses well how many rows it leaves."""
    return Q(queue_at__lt=now)


SAVED_VIEWS = {
    view.key: view
    for view in [
        SavedView(key="mine", label=pgettext_lazy("saved view", "Mine"), condition=mine, arrived=_handed),
        SavedView(
            key="agency",
            label=pgettext_lazy("saved view", "My agency's"),
            condition=lambda user, now: Q(),
            arrived=_submitted,
        ),
        SavedView(
            key="unassigned",
            label=pgettext_lazy("saved view", "Not assigned"),
            condition=lambda user, now: Q(officer=None, state__in=UNTAKEN_STATES),
        ),
        SavedView(
            key="new",
            label=pgettext_lazy("saved view", "Just submitted"),
            condition=lambda user, now: Q(state=State.SUBMITTED),
        ),
        SavedView(
            key="today",
            label=pgettext_lazy("saved view", "Due today"),
            condition=due_today,
        ),
        SavedView(
            key="late",
            label=pgettext_lazy("saved view", "Late"),
            condition=is_late,
            arrived=lambda user, since, now: Q(due_at__gt=since),
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
        SavedView(key="all", label=_("All"), condition=lambda user, now: Q(), arrived=_submitted, newest_first=True),
    ]
}
DEFAULT_VIEW = "agency"


def current_view(key: str | None) -> SavedView:
    """The tab that an address names; an unknown name is the default."""
    return SAVED_VIEWS.get(key or "", SAVED_VIEWS[DEFAULT_VIEW])


def in_view(legs: LegQuerySet, view: SavedView, user: User, now: datetime) -> LegQuerySet:
    """The legs of one tab."""
    open_or_all = legs if view.newest_first else legs.filter(queue_at__isnull=False)
    return open_or_all.filter(view.condition(user, now))


class CappedCount(Subquery):
    """How many rows, counted to one beyond COUNT_LIMIT only: among a million dossiers the counting stops early."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, legs: LegQuerySet) -> None:
        super().__init__(legs.order_by().values("pk")[: COUNT_LIMIT + 1])


def counts(legs: LegQuerySet, user: User, now: datetime) -> dict[str, int]:
    """How many of `legs` each saved view holds, in one query."""
    numbers = {key: CappedCount(in_view(legs, view, user, now)) for key, view in SAVED_VIEWS.items()}
    return capped(numbers, user)


def counts_at_once(legs: LegQuerySet, user: User, now: datetime) -> dict[str, int]:
    """The same in one pass over `legs`: for few that are hard to find, as after a search."""
    conditions = {
        key: view.condition(user, now) & (Q() if view.newest_first else Q(queue_at__isnull=False))
        for key, view in SAVED_VIEWS.items()
    }
    return legs.order_by().aggregate(**{key: Count("pk", filter=each or None) for key, each in conditions.items()})


def capped(numbers: Mapping[str, CappedCount], user: User) -> dict[str, int]:
    """Several counts in one query: columns of the reader's own row."""
    row = User.objects.filter(pk=user.pk).values_list(*numbers.values()).get()
    return {key: count or 0 for key, count in zip(numbers, row, strict=True)}


def shown(count: int) -> str:
    return "1.000+" if count > COUNT_LIMIT else str(count)
