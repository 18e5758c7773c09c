"""The day that a page of the cashier is about: typed as dd/mm/yyyy, in addresses also as yyyy-mm-dd."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.widgets import AdminDateInput

FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]
EARLIEST = date(2000, 1, 1)


class DayForm(forms.Form):
    ngay = forms.DateField(
        label=gettext_lazy("Day"), input_formats=FORMATS, widget=AdminDateInput(attrs={"id": "fees-day"})
    )


class PeriodForm(forms.Form):
    """Each end may be left out."""

    tu = forms.DateField(
        label=pgettext_lazy("day", "From"), input_formats=FORMATS, widget=AdminDateInput(attrs={"id": "fees-from"})
    )
    den = forms.DateField(
        label=pgettext_lazy("day", "Until"), input_formats=FORMATS, widget=AdminDateInput(attrs={"id": "fees-until"})
    )


def day_named(address: Mapping[str, str], name: str) -> date | None:
    """The day of an address; None where it names none that makes sense, or one to come."""
    try:
        day: date = forms.DateField(input_formats=FORMATS).clean(address.get(name, ""))
    except ValidationError:
        return None
    return day if EARLIEST <= day <= timezone.localdate() else None
