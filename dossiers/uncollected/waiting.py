"""Which results wait at a desk, since when, and how long the desk keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from casework.models import Message
from dossiers.messages import reference
from dossiers.messages.kinds import full_name
from dossiers.models import Dossier, Leg, RuleSet, StoredResult
from dossiers.rules import rules_of, rules_on
from dossiers.workflow import State

REMIND = "remind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One result that nobody has fetched yet."""

    leg: Leg
    since: datetime
    days: int
    ends_on: date  # the last day at the desk
    stored: StoredResult | None
    reminders: int = 0  # messages, however many ways
    reminded_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """The desk need not keep it any longer, and it is not in the archive yet."""
        today = timezone.localdate(self.since) + timedelta(days=self.days)
        return today > self.ends_on and not self.is_archived

    @property
    def is_archived(self) -> bool:
        return bool(self.stored and self.stored.archived_at)


def waiting_legs(legs: QuerySet[Leg]) -> QuerySet[Leg]:
    """Those whose result is to be fetched, or was put on a shelf though it was to go another way."""
    at_desk = Q(dossier__return_method=Dossier.ReturnMethod.DESK) | Q(stored_result__isnull=False)
    waiting = legs.filter(at_desk, state=State.APPROVED, finished_at__isnull=False)
    return waiting.select_related("dossier", "agency", "stored_result")


def is_waiting(leg: Leg) -> bool:
    """The same of one leg, whose `stored_result` is known."""
    at_desk = leg.dossier.return_method == Dossier.ReturnMethod.DESK or stored_of(leg) is not None
    return leg.state == State.APPROVED and leg.finished_at is not None and at_desk


def stored_of(leg: Leg) -> StoredResult | None:
    return getattr(leg, "stored_result", None)


def waiting_of(leg: Leg, now: datetime) -> Waiting:
    """Of a leg whose result is ready."""
    since = leg.finished_at or leg.updated_at
    ends_on = timezone.localdate(since) + timedelta(days=rules_of(leg.dossier).storage_days)
    return Waiting(leg=leg, since=since, days=days_since(since, now), ends_on=ends_on, stored=stored_of(leg))


def days_since(since: datetime, now: datetime) -> int:
    return (timezone.localdate(now) - timezone.localdate(since)).days


def term_is_over(now: datetime) -> Q:
    """Of legs: their rule set's storage term has ended."""
    today = timezone.localdate(now)
    over = Q(dossier__rule_set=None, finished_at__lt=_before(today, rules_on(today).storage_days))
    for rules in RuleSet.objects.all():
        over |= Q(dossier__rule_set=rules, finished_at__lt=_before(today, rules.storage_days))
    return over


def reminders_of(legs: Iterable[Leg]) -> dict[int, tuple[int, datetime]]:
    """By dossier: how many messages reminded of it, and when the last one was written; one query."""
    keys = {reference(leg.dossier): leg.dossier_id for leg in legs}
    sent = Message.objects.filter(kind=full_name(REMIND), reference__in=keys).values("reference")
    rows = sent.annotate(many=Count("pk"), last=Max("created_at")).values_list("reference", "many", "last")
    return {keys[name]: (many, last) for name, many, last in rows}


def _before(today: date, days: int) -> datetime:
    """A result of this moment or later is kept today."""
    return timezone.make_aware(datetime.combine(today - timedelta(days=days), time.min))
