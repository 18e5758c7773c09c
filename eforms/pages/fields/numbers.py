"""Numbers to count with, and numbers that name a person, a document or a firm."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.identity import (
    digits_only,
    validate_mobile_phone,
    validate_national_id,
    validate_passport,
    validate_tax_code,
)
from eforms.pages.fields.text import clean_text
from portal.base.formatting import grouped

_GROUPED = re.compile(r"^-?\d{1,3}(\.\d{3})+$")  # 1.234 and 1.234.567 are whole numbers in Vietnam
_FIRM = 10  # digits of a tax code; three more name a branch


class DigitsField(forms.CharField):
    """A number of a person or a phone: spaces, dots and dashes are accepted and dropped."""

    def to_python(self, value: Any) -> str:
        return digits_only(clean_text(super().to_python(value) or ""))


class NationalIdField(DigitsField):
    default_validators = [validate_national_id]


class PhoneField(DigitsField):
    default_validators = [validate_mobile_phone]


class PassportField(DigitsField):
    """Capital letters and digits, as printed in the passport."""

    default_validators = [validate_passport]

    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()


class TaxCodeField(DigitsField):
    """Ten digits, or thirteen with the branch behind a dash: `0100109106-001`."""

    default_validators = [validate_tax_code]

    def clean(self, value: Any) -> str:
        number: str = super().clean(value)
        return f"{number[:_FIRM]}-{number[_FIRM:]}" if len(number) > _FIRM else number


class NumberField(forms.Field):
    """A number as Vietnamese people write it: 1.234,5. A lone dot that groups no thousands is a decimal mark too."""

    default_error_messages = {
        "invalid": _("%(label)s must be a number, e.g. 120 or 85,5"),
        "min": _("%(label)s must be at least %(limit)s"),
        "max": _("%(label)s must be at most %(limit)s"),
        "whole": _("%(label)s must be a whole number"),
        "places": _("%(label)s may have at most %(limit)s digits after the decimal comma"),
    }

    def __init__(
        self, *, minimum: int | None = None, maximum: int | None = None, places: int = 0, **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", forms.TextInput)
        super().__init__(**kwargs)
        self.minimum, self.maximum, self.places = minimum, maximum, places

    def to_python(self, value: Any) -> Decimal | None:
        text = re.sub(r"\s|đồng$|đ$", "", clean_text(str(value or "")))
        if not text:
            return None
        if "," in text or _GROUPED.match(text):
            text = text.replace(".", "").replace(",", ".")
        if not re.fullmatch(r"-?\d{1,18}(\.\d{1,6})?", text, flags=re.ASCII):
            raise self._error("invalid")
        try:
            return Decimal(text)
        except InvalidOperation as error:
            raise self._error("invalid") from error

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            raise self._error("min", limit=grouped(self.minimum))
        if self.maximum is not None and value > self.maximum:
            raise self._error("max", limit=grouped(self.maximum))
        if not self.places and value != value.to_integral_value():
            raise self._error("whole")
        if self.places and value != round(value, self.places):
            raise self._error("places", limit=self.places)

    def _error(self, code: str, **params: object) -> ValidationError:
        """A sentence of the summary stands alone: it names the question."""
        return ValidationError(self.error_messages[code], code=code, params={"label": self.label or "", **params})
