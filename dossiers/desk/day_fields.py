"""A field for several numbers of days: “3, 10, 30”."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dossiers.models.rules import MOST_DAYS

MOST_NUMBERS = 10
_BETWEEN = re.compile(r"[\s,;]+")
_NUMBER = re.compile(r"[0-9]{1,4}")


class DaysField(forms.CharField):
    """Days, each later than the one before. Its value is a list of numbers, empty where nothing is typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 100, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        words = [word for word in _BETWEEN.split(super().clean(value)) if word]
        if not all(_NUMBER.fullmatch(word) for word in words):
            raise ValidationError(
                _("Enter whole numbers of days with commas between them, e.g. 3, 10, 30"), code="days"
            )
        days = [int(word) for word in words]
        if len(days) > MOST_NUMBERS:
            raise ValidationError(_("At most %(most)d numbers") % {"most": MOST_NUMBERS}, code="many")
        if not all(1 <= day <= MOST_DAYS for day in days):
            raise ValidationError(_("Each number must be between 1 and %(most)d") % {"most": MOST_DAYS}, code="range")
        if days != sorted(set(days)):
            raise ValidationError(_("Each number must be larger than the one before it"), code="order")
        return days

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))
