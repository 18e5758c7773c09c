"""Dates of which only the year may be known, and times of day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.forms import EARLIEST_YEAR, DateField, within_sentence
from portal.base.widgets import DateInput, DateParts

_LAST_MONTH = 12
_TIME = re.compile(r"^(\d{1,2})(?:\s*(?:[:.hg]|giờ)\s*(\d{1,2})?\s*(?:p|phút)?)?$", re.IGNORECASE | re.ASCII)


class PartialDateField(DateField):
    """A date of which the day, or day and month, may be unknown: `1960`, `1960-05` or `1960-05-12`."""

    def to_python(self, value: object) -> str | None:  # type: ignore[override]
        parts = _year_in_the_first_box(DateParts.of(value)) if value else DateParts()
        if not parts:
            return None
        if parts.day and parts.month:
            return self._date_of(parts).isoformat()
        if not parts.year:
            raise self._error(_("%(label)s: enter the year; day and month may stay empty"), "incomplete", ["year"])
        if parts.day:
            raise self._error(_("%(label)s: enter the month, or leave the day empty too"), "incomplete", ["month"])
        if len(parts.year) != len("yyyy") or not (parts.year.isascii() and parts.year.isdigit()):
            raise self._error(_("%(label)s: the year must have 4 digits, for example 1990"), "year", ["year"])
        return f"{parts.year}-{self._month(parts.month):02}" if parts.month else parts.year

    def _month(self, typed: str) -> int:
        if not (_within(typed, _LAST_MONTH + 1) and int(typed)):
            raise self._error(_("%(label)s: the month is a number from 1 to 12"), "month", ["month"])
        return int(typed)

    def validate(self, value: str | None) -> None:
        if value is None:
            super().validate(None)
            return
        year = int(value[:4])
        if year < EARLIEST_YEAR:
            raise self._error(_("%(label)s: check the year %(year)s"), "year", ["year"], year=year)
        first, last = period(value)
        self._check_range(last if self.from_today else first)


def period(value: str) -> tuple[date, date]:
    """The first and the last day that a partly known date can mean."""
    year, month, day = ([int(part) for part in value.split("-")] + [0, 0])[:3]
    first = date(year, month or 1, day or 1)
    last_month = month or _LAST_MONTH
    return first, date(year, last_month, day or monthrange(year, last_month)[1])


def _year_in_the_first_box(parts: DateParts) -> DateParts:
    alone = parts.day and not (parts.month or parts.year) and len(parts.day) == len("yyyy")
    return DateParts(year=parts.day) if alone else parts


class TimeInput(DateInput):
    """Two boxes, hour and minute, of the 24-hour day."""

    PARTS = {"hour": gettext_lazy("Hour"), "minute": gettext_lazy("Minute")}

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_hour" if id_ else ""

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = forms.Widget.get_context(self, name, value, attrs)
        own_attrs = context["widget"]["attrs"]
        wrong = own_attrs.pop("data-wrong-parts", "").split()
        own_id = own_attrs.get("id") or f"id_{name}"
        typed = dict(zip(self.PARTS, value, strict=True)) if isinstance(value, tuple) else {}
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{own_id}_{part}",
                "label": label,
                "value": typed.get(part, ""),
                "invalid": part in wrong,
                "size": 2,
                "autocomplete": "off",
            }
            for part, label in self.PARTS.items()
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Any:
        """What stands in the boxes, or a whole time under the field's own name."""
        typed = tuple(str(data.get(f"{name}_{part}") or "").strip() for part in self.PARTS)
        return typed if any(typed) else _boxes(str(data.get(name) or ""))


def _boxes(typed: str) -> tuple[str, str] | None:
    """`7:30`, `7h30` and `7 giờ 30` in two boxes."""
    match = _TIME.match(typed.strip())
    return (match[1], match[2] or "") if match else (typed, "") if typed else None


class TimeField(forms.Field):
    """A time of day as `HH:MM`; the minute may stay empty: `7 h` is 07:00."""

    widget = TimeInput

    def to_python(self, value: Any) -> str | None:
        if not value or not any(value):
            return None
        hour, minute = value if value[1] else _boxes(value[0]) or value
        if not hour:
            raise self._error(_("%(label)s: the hour is missing"), "incomplete", ["hour"])
        wrong = [
            part for part, typed, end in (("hour", hour, 24), ("minute", minute or "0", 60)) if not _within(typed, end)
        ]
        if wrong:
            raise self._error(_("%(label)s must be a time from 00:00 to 23:59, for example 07:30"), "invalid", wrong)
        return f"{int(hour):02}:{int(minute or 0):02}"

    def validate(self, value: str | None) -> None:
        if value is None and self.required:
            name = within_sentence(str(self.label or ""))
            raise ValidationError(
                _("Enter: %(name)s"), code="required", params={"name": name, "parts": tuple(TimeInput.PARTS)}
            )

    def _error(self, sentence: str, code: str, parts: list[str]) -> ValidationError:
        return ValidationError(sentence, code=code, params={"label": self.label or "", "parts": tuple(parts)})


def _within(typed: str, end: int) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 2 and int(typed) < end
