"""What is typed when a secret was lost: by the applicant, and by the clerk who looks at a document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.identity import digits_only
from dossiers.forms import DossierNumberField
from dossiers.lost_secret.services import DIGITS, Identity, local_number, number_on_file
from dossiers.models import Dossier

DOCUMENTS = {
    "card": _("identity card"),
    "vneid": _("identity on VNeID"),
    "passport": _("passport"),
    "other": pgettext_lazy("document", "another document with a photo"),
}
SHORTEST_PHONE = 9


class LostSecretForm(forms.Form):
    number = DossierNumberField()
    contact = forms.CharField(
        label=_("E-mail or mobile phone"),
        max_length=254,
        help_text=_("The one that was given with the dossier."),
        error_messages={"required": _("Enter the e-mail or the mobile phone that was given with the dossier")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_contact(self) -> str:
        """Whether it is anyone's is not said here."""
        contact: str = self.cleaned_data["contact"]
        number = local_number(contact)
        if "@" not in contact and not (number.isdigit() and len(number) >= SHORTEST_PHONE):
            raise ValidationError(_("Enter an e-mail address or a phone number"), code="contact")
        return contact


class IdentityForm(forms.Form):
    """The clerk has the document in hand, or the dossier has no number and they know the person otherwise."""

    who = forms.ChoiceField(label=_("Who asks"), widget=forms.RadioSelect, initial="applicant")
    document = forms.ChoiceField(label=_("Document that was shown"), choices=list(DOCUMENTS.items()))
    digits = forms.CharField(
        label=_("Last four digits of the personal number"),
        help_text=_("Read them from the document; the portal compares them with the dossier."),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    note = forms.CharField(
        label=_("How the person was known"),
        help_text=_("Only where the dossier has no personal number: what was compared."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier = dossier
        choices = [("applicant", dossier.applicant_name)]
        if dossier.representative_name:
            choices.append(("representative", dossier.representative_name))
        self.fields["who"].choices = choices  # type: ignore[attr-defined]
        numbers = [number_on_file(dossier, is_representative=way == "representative") for way, _name in choices]
        if all(numbers):
            del self.fields["note"]
        if not any(numbers):
            del self.fields["digits"]

    def clean_digits(self) -> str:
        digits = digits_only(self.cleaned_data["digits"])
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) == DIGITS):
            raise ValidationError(_("Enter the last four digits"), code="digits")
        return digits

    def identity(self) -> Identity:
        given = self.cleaned_data
        return Identity(
            document=given["document"],
            is_representative=given["who"] == "representative",
            digits=given.get("digits", ""),
            note=given.get("note", "").strip(),
        )
