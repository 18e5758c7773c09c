"""What the applicant types on the tracking pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PrintedCodeField(forms.CharField):
    """Signs copied from paper: a phone writes them in capitals, and neither completes nor corrects them."""

    def __init__(self, **options: Any) -> None:
        signs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        given: dict[str, Any] = {"max_length": 80, "widget": forms.TextInput(attrs=signs)} | options
        super().__init__(**given)


class DossierNumberField(PrintedCodeField):
    """The dossier's code or the number of its online submission."""

    def __init__(self, **options: Any) -> None:
        texts: dict[str, Any] = {
            "label": _("Dossier code"),
            "help_text": _("The online submission number works too, for example TN-7K3M-9QXW."),
            "error_messages": {"required": _("Enter the dossier code")},
        }
        super().__init__(**texts | options)


class LookupForm(forms.Form):
    """Number or code, and secret; both in any case, with or without spaces and dashes."""

    number = DossierNumberField()
    secret = PrintedCodeField(
        label=_("Lookup secret"),
        help_text=_("Printed on the receipt; capitals, spaces and dashes do not matter."),
        error_messages={"required": _("Enter the lookup secret")},
    )


class ContactCodeForm(forms.Form):
    code = forms.CharField(
        label=_("One-time code"),
        max_length=12,
        help_text=_("Six digits, valid for 10 minutes."),
        error_messages={"required": _("Enter the code from the e-mail")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input input--10"}
        ),
    )

    def clean_code(self) -> str:
        """Spaces and dots in the number are ignored."""
        return "".join(sign for sign in str(self.cleaned_data["code"]) if sign.isdigit())


class WithdrawalForm(forms.Form):
    """The reason is the applicant's own business."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
