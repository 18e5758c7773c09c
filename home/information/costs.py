"""What public works cost, in the unit in which people speak of it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from portal.base.formatting import grouped, money

BILLION, MILLION = Decimal(10) ** 9, Decimal(10) ** 6


def spoken_cost(amount: Decimal) -> str:
    """`1.250 tỷ đồng`, `85,6 tỷ đồng`, `850 triệu đồng`; below a million the đồng themselves."""
    if amount >= BILLION:
        return _("%(number)s billion dong") % {"number": _short(amount / BILLION)}
    if amount >= MILLION:
        return _("%(number)s million dong") % {"number": _short(amount / MILLION)}
    return money(amount)


def _short(number: Decimal) -> str:
    """At most two digits after the comma, none that says nothing."""
    rounded = round(number, 2).normalize()
    exponent = rounded.as_tuple().exponent
    return grouped(rounded, max(0, -int(exponent)))
