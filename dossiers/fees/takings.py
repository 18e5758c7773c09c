"""The money of one agency and day: what came in and what went back, and by which way each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from catalog.models import Agency
from dossiers.fees.balances import NOTHING
from dossiers.models import Payment, Refund

METHODS = (Payment.Method.CASH, Payment.Method.ONLINE, Payment.Method.POST)
WAYS = (Refund.Way.COUNTER, Refund.Way.TRANSFER, Refund.Way.GATEWAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One way in or out of a day, as people read it."""

    label: str
    count: int
    amount: Decimal  # VND


@dataclass(frozen=True, slots=True, kw_only=True)
class Takings:
    """All receipts and refunds of the day; the sums are VND."""

    payments: list[Payment]  # those made void with them
    refunds: list[Refund]

    @property
    def incoming(self) -> list[Line]:
        """Each way of paying, also where nothing came by it."""
        return [_line(str(method.label), self._paid(method)) for method in METHODS]

    @property
    def outgoing(self) -> list[Line]:
        """Each way back, also where nothing went by it."""
        return [_line(str(way.label), self._returned(way)) for way in WAYS]

    @property
    def total_in(self) -> Decimal:
        return _sum(line.amount for line in self.incoming)

    @property
    def total_out(self) -> Decimal:
        return _sum(line.amount for line in self.outgoing)

    @property
    def total(self) -> Decimal:
        return self.total_in - self.total_out

    @property
    def cash_in(self) -> Decimal:
        return self.taken(Payment.Method.CASH)

    @property
    def cash_out(self) -> Decimal:
        """A refund that was transferred, or went through the gateway, takes nothing out of the drawer."""
        return self.returned(Refund.Way.COUNTER)

    @property
    def cash(self) -> Decimal:
        """By how much the drawer has grown; below zero when more was paid out than taken."""
        return self.cash_in - self.cash_out

    def taken(self, method: str) -> Decimal:
        return _sum(payment.amount for payment in self._paid(method))

    def returned(self, way: str) -> Decimal:
        return _sum(refund.amount for refund in self._returned(way))

    def _paid(self, method: str) -> list[Payment]:
        return [each for each in self.payments if each.method == method and each.state == Payment.State.PAID]

    def _returned(self, way: str) -> list[Refund]:
        return [each for each in self.refunds if each.way == way]


def takings(agency: Agency, day: date) -> Takings:
    """Everything of a local day, in two queries."""
    related = ("dossier", "taken_by")
    payments = receipts_of(agency, day).select_related(*related).defer("dossier__answers", "dossier__search_text")
    refunds = Refund.objects.filter(payment__agency=agency, done_at__range=hours_of(day), state=Refund.State.DONE)
    refunds = refunds.select_related("payment__dossier", "decided_by").order_by("done_at")
    deferred = refunds.defer("payment__dossier__answers", "payment__dossier__search_text")
    return Takings(payments=list(payments), refunds=list(deferred))


def receipts_of(agency: Agency, day: date) -> QuerySet[Payment]:
    """In the order of their numbers."""
    numbered = Payment.objects.filter(agency=agency, paid_at__range=hours_of(day), receipt_number__isnull=False)
    return numbered.order_by("receipt_year", "receipt_number")


def hours_of(day: date) -> tuple[datetime, datetime]:
    """The first and the last moment of a local day."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    return start, start + timedelta(days=1) - timedelta(microseconds=1)


def _line(label: str, movements: list[Payment] | list[Refund]) -> Line:
    return Line(label=label, count=len(movements), amount=_sum(each.amount for each in movements))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)
