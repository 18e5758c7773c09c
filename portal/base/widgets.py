"""Widgets that Django lacks: a date in three boxes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WHOLE_DATE = re.compile(r"^\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})\s*$")
ISO_DATE = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$")


@dataclass(frozen=True, slots=True)
class DateParts:
    """What stands in the three boxes, as typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    def __bool__(self) -> bool:
        return any((self.day, self.month, self.year))

    def date(self) -> date:
        """The day that the boxes name.

        Raises:
            ValueError: they name none, or hold other signs than the digits 0 to 9.
        """
        typed = (self.year, self.month, self.day)
        if not all(part.isascii() and part.isdigit() for part in typed):
            raise ValueError(typed)
        return date(*map(int, typed))

    @classmethod
    def of(cls, value: object) -> "DateParts":
        """The boxes for a date, for the boxes themselves, or for a date written in one piece."""
        if isinstance(value, cls):
            return value
        if isinstance(value, date):
            return cls(f"{value.day:02}", f"{value.month:02}", f"{value.year:04}")
        text = str(value or "")
        if match := WHOLE_DATE.match(text):
            return cls(*match.groups())
        if match := ISO_DATE.match(text):
            return cls(*reversed(match.groups()))
        return cls(day=text.strip())


class DateInput(forms.Widget):
    """Three text boxes, day, month and year; no calendar to page through for a birth date of fifty years ago."""

    template_name = "base/widgets/date.html"
    use_fieldset = True
    PARTS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        super().__init__(attrs)
        self.birthday = birthday

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else ""

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = DateParts.of(value)
        wrong = context["widget"]["attrs"].pop("data-wrong-parts", "").split()
        own_id = context["widget"]["attrs"].get("id") or f"id_{name}"
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{own_id}_{part}",
                "label": label,
                "value": getattr(parts, part),
                "invalid": part in wrong,
                "size": 4 if part == "year" else 2,
                "autocomplete": f"bday-{part}" if self.birthday else "off",
            }
            for part, label in self.PARTS.items()
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> DateParts | None:
        """The boxes, or a whole date typed into the first box or sent under the field's own name."""
        typed = DateParts(*(str(data.get(f"{name}_{part}") or "").strip() for part in self.PARTS))
        if typed.day and not (typed.month or typed.year):
            typed = DateParts.of(typed.day)
        return typed or DateParts.of(data.get(name)) or None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        return name not in data and not any(f"{name}_{part}" in data for part in self.PARTS)
