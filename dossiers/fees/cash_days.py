"""The drawer of a day at an agency: what must lie in it, what was counted, and that nothing comes in afterwards."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Agency
from dossiers.fees.balances import NOTHING
from dossiers.fees.permissions import COLLECT, require
from dossiers.fees.takings import hours_of, takings
from dossiers.models import CashDay, Payment, Refund
from portal.base.formatting import money

NOTE_LENGTH = 500
MOST = Decimal(99_999_999_999_999)
OPEN_DAYS = 10  # that a page tells of


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
    note = " ".join(note.split())[:NOTE_LENGTH]
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
    """Days on which cash came in or went out and that nobody has closed, the newest first; at most OPEN_DAYS."""
    start, _end = hours_of(before)
    paid = Payment.objects.filter(
        agency=agency, method=Payment.Method.CASH, state=Payment.State.PAID, paid_at__lt=start
    )
    returned = Refund.objects.filter(
        payment__agency=agency, way=Refund.Way.COUNTER, state=Refund.State.DONE, done_at__lt=start
    )
    closed = CashDay.objects.filter(agency=agency).values("day")
    days = {*_days(paid, "paid_at__date", closed), *_days(returned, "done_at__date", closed)}
    return sorted(days, reverse=True)[:OPEN_DAYS]


def _days(movements: QuerySet[Any], day: str, closed: QuerySet[Any, Any]) -> list[date]:
    left = movements.exclude(**{f"{day}__in": closed}).order_by(f"-{day}")
    return list(left.values_list(day, flat=True).distinct()[:OPEN_DAYS])
