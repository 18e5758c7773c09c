"""Text as people write and paste it."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.base.text import nfc

_LINE_BREAKS = {"\n", "\r", "\t"}


def clean_text(value: str) -> str:
    """Composed letters, without control characters and without marks that turn the direction of writing."""
    return "".join(
        letter for letter in nfc(value) if letter in _LINE_BREAKS or unicodedata.category(letter) not in {"Cc", "Cf"}
    )


class TextField(forms.CharField):
    """Text of at most `limit` characters, without a `maxlength` attribute: browsers cut what is pasted."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = limit

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "").strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                _("%(label)s: shorten this to at most %(limit)d characters; %(count)d were entered"),
                code="max_length",
                params={"label": self.label or "", "limit": self.limit, "count": len(value)},
            )


class EmailField(forms.EmailField):
    default_error_messages = {"invalid": _("An e-mail address has a part before and after @, e.g. an@example.vn")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)
        self.widget.attrs.pop("maxlength", None)
        # The widget checks less than the server does, and in the browser's own language.
        self.widget.input_type = "email"

    def run_validators(self, value: Any) -> None:
        """One sentence is enough."""
        try:
            super().run_validators(value)
        except ValidationError as error:
            raise error.error_list[0] from error


class AgreementField(forms.BooleanField):
    default_error_messages = {"required": _("Tick the box to agree")}
