"""Where money is paid to."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.identity import digits_only
from eforms.answers.banks import BankAccount, banks
from eforms.pages.fields.boxes import BoxesWidget, text_box
from eforms.pages.fields.text import TextField
from portal.base.text import fold

_NUMBER = re.compile(r"\d{6,19}", re.ASCII)
_HOLDER = re.compile(r"[A-Z][A-Z .,&'\-]*")


class BankAccountWidget(BoxesWidget):
    labels = {
        "bank": _("Bank"),
        "number": _("Account number"),
        "holder": _("Account holder, in capitals without marks, e.g. NGUYEN VAN AN"),
    }

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        names = [("", _("– Choose –")), *((bank.short, bank.label) for bank in banks())]
        super().__init__(
            widgets={
                "bank": forms.Select(choices=names),
                "number": text_box(inputmode="numeric"),
                "holder": text_box(autocapitalize="characters"),
            },
            attrs=attrs,
        )

    def decompress(self, value: BankAccount | None) -> list[str]:
        return [value.bank, value.number, value.holder] if value else ["", "", ""]


class BankAccountField(forms.MultiValueField):
    """A bank of Vietnam, the number, and the holder's name as banks write it; small letters and marks are mended."""

    widget = BankAccountWidget
    default_error_messages = {
        "bank": _("Choose a bank of the list"),
        "number": _("An account number has 6 to 19 digits"),
        "holder": _("Write the account holder in letters, e.g. NGUYEN VAN AN"),
    }

    def __init__(self, **kwargs: Any) -> None:
        labels = BankAccountWidget.labels
        super().__init__(
            fields=[
                forms.CharField(required=False),
                forms.CharField(required=False),
                TextField(limit=100, required=False, label=labels["holder"]),
            ],
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, data_list: list[str]) -> BankAccount | None:
        if not any(data_list):
            return None
        bank, number = data_list[0], digits_only(data_list[1])
        holder = " ".join(fold(data_list[2]).upper().split())
        wrong = []
        if bank not in {known.short for known in banks()}:
            wrong.append("bank")
        if not _NUMBER.fullmatch(number):
            wrong.append("number")
        if not _HOLDER.fullmatch(holder):
            wrong.append("holder")
        if wrong:
            raise ValidationError([ValidationError(self.error_messages[name], code=name) for name in wrong])
        return BankAccount(bank=bank, number=number, holder=holder)
