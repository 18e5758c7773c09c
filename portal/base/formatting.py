"""Numbers, money, sizes and dates as Vietnamese readers write them, whatever the language of the page."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

WEEKDAYS = [
    pgettext_lazy("within a sentence", "Monday"),
    pgettext_lazy("within a sentence", "Tuesday"),
    pgettext_lazy("within a sentence", "Wednesday"),
    pgettext_lazy("within a sentence", "Thursday"),
    pgettext_lazy("within a sentence", "Friday"),
    pgettext_lazy("within a sentence", "Saturday"),
    pgettext_lazy("within a sentence", "Sunday"),
]  # in date.weekday()'s order
KIB = 1024


def grouped(value: int | float | Decimal, decimals: int | None = None) -> str:
    """`1234.5` becomes `1.234,5` in Vietnamese; the language decides the separators. A minus is no hyphen."""
    if decimals is not None:  # number_format cuts the digits off instead of rounding them
        value = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True).replace("-", "−")


def money(amount: int | float | Decimal) -> str:
    """An amount of đồng, which has no smaller unit: `15.000 đồng`."""
    return _("%(amount)s dong") % {"amount": grouped(Decimal(amount), 0)}


def percent(share: float | Decimal, decimals: int = 1) -> str:
    """A share of one: `0.964` becomes `96,4%`."""
    return f"{grouped(Decimal(str(share)) * 100, decimals)}%"


def file_size(size: int) -> str:
    """Bytes in the largest unit that leaves one digit before the comma: `1,2 MB`, `45 KB`."""
    if size < KIB:
        return f"{size} B"
    if size < KIB * KIB:
        return f"{grouped(round(size / KIB), 0)} KB"
    return f"{grouped(size / KIB / KIB, 1)} MB"


def local_day(value: date | datetime) -> date:
    """The calendar day in the portal's time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def weekday_date(value: date | datetime) -> str:
    """A date within a sentence: `thứ Ba, 11/08/2026`."""
    day = local_day(value)
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"
