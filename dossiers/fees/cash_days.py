"""The cash of a day at an agency: what the receipts say, what was counted, and that nothing comes in afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Agency
from dossiers.fees.balances import NOTHING
from dossiers.fees.permissions import COLLECT, require
from dossiers.models import CashDay, Payment, Refund

NOTE_LENGTH = 500
MOST = Decimal(99_999_999_999_999)


@dataclass(frozen=True, slots=True, kw_only=True)
class Takings:
    """The money of one agency and day, each sum in VND."""

    payments: list[Payment]  # those made void with them
    refunds: list[Refund]

    @property
    def expected_cash(self) -> Decimal:
        """What must lie in the drawer: cash taken less what was paid back over the counter."""
        return self.taken(Payment.Method.CASH) - self.returned_in_cash

    @property
    def returned_in_cash(self) -> Decimal:
        return _sum(refund.amount for refund in self.refunds if not refund.gateway_reference)

    @property
    def returned_online(self) -> Decimal:
        return _sum(refund.amount for refund in self.refunds if refund.gateway_reference)

    @property
    def sums(self) -> list[tuple[str, int, Decimal]]:
        """Way of paying as people read it, number of receipts, sum."""
        return [
            (str(method.label), len(self._of(method)), self.taken(method))
            for method in (Payment.Method.CASH, Payment.Method.ONLINE, Payment.Method.POST)
        ]

    @property
    def total(self) -> Decimal:
        """All that came in, less all that went back."""
        return _sum(sum_ for _label, _count, sum_ in self.sums) - _sum(refund.amount for refund in self.refunds)

    def taken(self, method: str) -> Decimal:
        return _sum(payment.amount for payment in self._of(method))

    def _of(self, method: str) -> list[Payment]:
        return [each for each in self.payments if each.method == method and each.state == Payment.State.PAID]


def takings(agency: Agency, day: date) -> Takings:
    """Everything of a local day, in two queries."""
    related = ("dossier", "taken_by")
    payments = receipts_of(agency, day).select_related(*related).defer("dossier__answers", "dossier__search_text")
    refunds = Refund.objects.filter(payment__agency=agency, done_at__range=_day(day), state=Refund.State.DONE)
    refunds = refunds.select_related("payment__dossier", "decided_by").order_by("done_at")
    deferred = refunds.defer("payment__dossier__answers", "payment__dossier__search_text")
    return Takings(payments=list(payments), refunds=list(deferred))


def receipts_of(agency: Agency, day: date) -> QuerySet[Payment]:
    """In the order of their numbers."""
    numbered = Payment.objects.filter(agency=agency, paid_at__range=_day(day), receipt_number__isnull=False)
    return numbered.order_by("receipt_year", "receipt_number")


def _day(day: date) -> tuple[datetime, datetime]:
    start = timezone.make_aware(datetime.combine(day, time.min))
    return start, start + timedelta(days=1) - timedelta(microseconds=1)


def hold_drawer(agency: Agency, at: datetime) -> None:
    """Nobody else counts or fills this drawer until the transaction ends.

    Raises:
        ValidationError: the day is counted and closed.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if CashDay.objects.filter(agency=agency, day=timezone.localdate(at)).exists():
        raise ValidationError(_("The cash of today is counted and closed"), code="closed_day")


@transaction.atomic
def close_day(*, agency: Agency, day: date, counted: Decimal, note: str, by: User, at: datetime) -> CashDay:
    """Keep what was counted beside what the receipts say; the day takes no cash any more.

    Raises:
        PermissionDenied: `by` collects nothing at the agency.
        ValidationError: a day to come, closed before, no amount, or a difference without a reason.
    """
    require(by, agency, COLLECT)
    if day > timezone.localdate(at):
        raise ValidationError(_("This day has not come yet"), code="day")
    if not (counted.is_finite() and NOTHING <= counted <= MOST and counted == counted.to_integral_value()):
        raise ValidationError({"counted": _("Enter a whole amount in VND")}, code="amount")
    hold_drawer(agency, timezone.make_aware(datetime.combine(day, time(12))))
    expected = takings(agency, day).expected_cash
    note = " ".join(note.split())[:NOTE_LENGTH]
    if counted != expected and not note:
        raise ValidationError({"note": _("Enter the reason of the difference")}, code="note")
    try:
        return CashDay.objects.create(
            agency=agency, day=day, expected=expected, counted=counted, note=note, closed_by=by, closed_at=at
        )
    except IntegrityError as error:
        raise ValidationError(_("This day is closed already"), code="closed_day") from error


def open_days(agency: Agency, before: date) -> list[date]:
    """Days with cash that nobody has closed, the newest first; at most ten."""
    cash = Q(method=Payment.Method.CASH, state=Payment.State.PAID)
    start, _end = _day(before)
    rows = Payment.objects.filter(cash, agency=agency, paid_at__lt=start).values("paid_at__date")
    days = rows.annotate(sum=Sum("amount")).order_by("-paid_at__date").values_list("paid_at__date", flat=True)
    closed = CashDay.objects.filter(agency=agency).values("day")
    return list(days.exclude(paid_at__date__in=closed)[:10])


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)
