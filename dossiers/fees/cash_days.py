"""The drawer of a day at an agency: what must lie in it, what was counted, and that nothing comes in afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Agency
from dossiers.fees.balances import NOTHING
from dossiers.fees.permissions import COLLECT, require
from dossiers.fees.takings import hours_of, takings
from dossiers.fees.wording import one_line
from dossiers.models import CashDay, Payment, Refund
from portal.base.formatting import money

Moved = tuple[int, date, Decimal]  # agency, day, VND
NOTE_LENGTH = 500
MOST = Decimal(99_999_999_999_999)
OPEN_DAYS = 10  # that a page tells of
LEFT_FOR = timedelta(days=60)  # how far back the province's list of drawers that nobody counted goes


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDrawer:
    """Cash moved on a day, and nobody has counted it."""

    agency: int  # its key
    day: date
    cash: Decimal  # taken less paid back, VND


def hold_drawer(agency: Agency, at: datetime) -> None:
    """Nobody else counts or fills this drawer until the transaction ends.

    Raises:
        ValidationError: the day is counted and closed.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if CashDay.objects.filter(agency=agency, day=timezone.localdate(at)).exists():
        raise ValidationError(_("The cash of today is counted and closed"), code="closed_day")


@transaction.atomic
def close_day(
    *, agency: Agency, day: date, counted: Decimal, note: str, by: User, at: datetime, opening: Decimal = NOTHING
) -> CashDay:
    """Keep what was counted beside what must be there; the day takes no cash any more.

    Args:
        opening: change that lay in the drawer in the morning. VND.
        counted: what lies in it now, the opening with it. VND.

    Raises:
        PermissionDenied: `by` collects nothing at the agency.
        ValidationError: a day to come, closed before, no amount, or a difference without a reason.
    """
    require(by, agency, COLLECT)
    if day > timezone.localdate(at):
        raise ValidationError(_("This day has not come yet"), code="day")
    for field, amount in (("opening", opening), ("counted", counted)):
        if not _is_countable(amount):
            raise ValidationError({field: _("Enter a whole amount in VND")}, code="amount")
    hold_drawer(agency, timezone.make_aware(datetime.combine(day, time(12))))
    expected = opening + takings(agency, day).cash
    note = one_line(note, NOTE_LENGTH)
    if counted != expected and not note:
        raise ValidationError({"note": _reason_asked(expected, counted)}, code="note")
    try:
        return CashDay.objects.create(
            agency=agency,
            day=day,
            opening=opening,
            expected=expected,
            counted=counted,
            note=note,
            closed_by=by,
            closed_at=at,
        )
    except IntegrityError as error:
        raise ValidationError(_("This day is closed already"), code="closed_day") from error


def _is_countable(amount: Decimal) -> bool:
    return amount.is_finite() and NOTHING <= amount <= MOST and amount == amount.to_integral_value()


def _reason_asked(expected: Decimal, counted: Decimal) -> str:
    """How much is missing or too much, so that nobody has to reckon."""
    amounts = {"expected": money(expected), "difference": money(abs(counted - expected))}
    if counted < expected:
        return _("%(expected)s must be there: %(difference)s are missing. Enter the reason.") % amounts
    return _("%(expected)s must be there: %(difference)s are too much. Enter the reason.") % amounts


def last_opening(agency: Agency, day: date) -> Decimal:
    """The change with which the last closed day before `day` began: mostly the same every morning. VND."""
    before = CashDay.objects.filter(agency=agency, day__lt=day).order_by("-day")
    return before.values_list("opening", flat=True).first() or NOTHING


def open_days(agency: Agency, before: date) -> list[date]:
    """Days before `before` on which cash moved and that nobody has closed, the newest first; at most OPEN_DAYS."""
    drawers = open_drawers([agency.pk], before - timedelta(days=1))
    return [drawer.day for drawer in drawers]


def open_drawers(agencies: Collection[int], until: date) -> list[OpenDrawer]:
    """Of the days up to `until`, the newest first; at most OPEN_DAYS; two queries."""
    end = hours_of(until)[1]
    paid = _paid_in(agency__in=agencies, paid_at__lte=end)[:OPEN_DAYS]
    returned = _paid_back(payment__agency__in=agencies, done_at__lte=end)[:OPEN_DAYS]
    return _drawers(paid, returned)[:OPEN_DAYS]


def drawers_left(until: date) -> list[OpenDrawer]:
    """Of every agency, of the days from LEFT_FOR before `until` up to it, the newest first; two queries."""
    hours = hours_of(until - LEFT_FOR)[0], hours_of(until)[1]
    return _drawers(_paid_in(paid_at__range=hours), _paid_back(done_at__range=hours))


def _paid_in(**where: Any) -> QuerySet[Any, Moved]:
    cash = Payment.objects.filter(method=Payment.Method.CASH, state=Payment.State.PAID, **where)
    return _by_day(cash, "agency", "paid_at")


def _paid_back(**where: Any) -> QuerySet[Any, Moved]:
    counter = Refund.objects.filter(way=Refund.Way.COUNTER, state=Refund.State.DONE, **where)
    return _by_day(counter, "payment__agency", "done_at")


def _drawers(paid: Iterable[Moved], returned: Iterable[Moved]) -> list[OpenDrawer]:
    moved: dict[tuple[int, date], Decimal] = defaultdict(Decimal)
    for agency, day, amount in paid:
        moved[agency, day] += amount
    for agency, day, amount in returned:
        moved[agency, day] -= amount
    drawers = [OpenDrawer(agency=agency, day=day, cash=cash) for (agency, day), cash in moved.items()]
    return sorted(drawers, key=lambda drawer: (drawer.day, drawer.agency), reverse=True)


def _by_day(movements: QuerySet[Any], agency: str, moment: str) -> QuerySet[Any, Moved]:
    """Of the days that are not closed, the newest first."""
    closed = CashDay.objects.filter(agency=OuterRef(agency), day=OuterRef("day"))
    days = movements.order_by().annotate(day=TruncDate(moment)).filter(~Exists(closed))
    sums: QuerySet[Any, Moved] = days.values_list(agency, "day").annotate(sum=Sum("amount")).order_by("-day")
    return sums
