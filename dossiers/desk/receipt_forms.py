"""Handing the result over: who received it, what proves it, which originals went back."""

from __future__ import annotations

import base64
import binascii
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from PIL import Image
from wagtail.admin.widgets import AdminDateInput

from accounts.identity import digits_only, validate_national_id
from casework.files import store_upload
from casework.models import StoredFile
from dossiers.decisions import HandedOver
from dossiers.desk.move_forms import MoveForm
from dossiers.models import DossierPaper, ResultReceipt

Manner, Recipient = ResultReceipt.Manner, ResultReceipt.Recipient
PNG_ADDRESS = "data:image/png;base64,"
LONGEST_SIGNATURE = 700_000  # characters of base64: some 500 KB of picture
MOST_PIXELS = 8_000_000  # of a signature; a file of that length may hold a hundred millions
AT_THE_DESK = [(one.value, one.label) for one in (Manner.SIGNATURE, Manner.SLIP, Manner.REGISTER)]


class ReceiptForm(MoveForm):
    recipient = forms.ChoiceField(
        label=_("Received by"), choices=Recipient.choices, initial=Recipient.APPLICANT, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Name of the recipient"),
        max_length=300,
        error_messages={"required": _("Write who received the result")},
    )
    national_id = forms.CharField(
        label=_("Personal number of the recipient"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    authorisation = forms.CharField(
        label=_("Authorisation"),
        help_text=_("Of a representative: number and date of the authorisation, or the relation."),
        max_length=300,
        required=False,
    )
    received_on = forms.DateField(
        label=_("Received on"),
        widget=AdminDateInput,
        error_messages={"required": _("Enter the day on which the result was received")},
    )
    originals = forms.MultipleChoiceField(
        label=_("Originals given back"), required=False, widget=forms.CheckboxSelectMultiple
    )
    manner = forms.ChoiceField(
        label=_("Signature of receipt"), choices=AT_THE_DESK, initial=Manner.SIGNATURE, widget=forms.RadioSelect
    )
    signature = forms.CharField(required=False, max_length=LONGEST_SIGNATURE, widget=forms.HiddenInput)
    slip = forms.FileField(
        label=_("Photo or scan of the signed slip"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf", "capture": "environment"}),
        error_messages={"empty": _("The file is empty")},
    )
    register_number = forms.CharField(label=_("Number in the register"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dossier = self.leg.dossier
        self.fields["name"].initial = dossier.applicant_name
        self.fields["national_id"].initial = dossier.applicant_national_id
        self.fields["received_on"].initial = timezone.localdate()
        if self.kept:
            self.fields["originals"].choices = [  # type: ignore[attr-defined]
                (paper.key, f"{paper.label} ({_count(paper.originals)})") for paper in self.kept
            ]
        else:
            del self.fields["originals"]

    @cached_property
    def kept(self) -> list[DossierPaper]:
        """The papers of which the desk holds originals."""
        return list(self.leg.dossier.papers.filter(originals__gt=0))

    def clean_national_id(self) -> str:
        number = digits_only(self.cleaned_data["national_id"])
        if number:
            validate_national_id(number)
        return number

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("recipient") == Recipient.REPRESENTATIVE:
            for name in ("national_id", "authorisation"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Write the personal number of the representative, and the authorisation"))
        self.check_recipient(given)
        self.check_proof(given)
        return given

    def check_recipient(self, given: dict[str, Any]) -> None:
        """The applicant has the number of the dossier, a representative another one."""
        number, own = given.get("national_id", ""), self.leg.dossier.applicant_national_id
        if not number or not own:
            return
        if given.get("recipient") == Recipient.REPRESENTATIVE and number == own:
            self.add_error("national_id", _("This is the applicant's number: write that of the representative"))
        if given.get("recipient") == Recipient.APPLICANT and number != own:
            self.add_error(
                "national_id", _("This is not the applicant's number: is it a representative who fetches the result?")
            )

    def check_proof(self, given: dict[str, Any]) -> None:
        manner = given.get("manner")
        if manner == Manner.SLIP and not given.get("slip") and "slip" not in self.errors:
            self.add_error("slip", _("Attach the signed slip"))
        if manner == Manner.REGISTER and not given.get("register_number"):
            self.add_error("register_number", _("Write the number in the register"))
        if manner == Manner.SIGNATURE:
            try:
                self.drawn = drawn_signature(given.get("signature", ""))
            except ValidationError as error:
                self.add_error("manner", error)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        receipt = HandedOver(
            manner=given["manner"],
            recipient=given["recipient"],
            name=given["name"],
            national_id=given["national_id"],
            authorisation=given["authorisation"] if given["recipient"] == Recipient.REPRESENTATIVE else "",
            received_on=given["received_on"],
            file=self.proof(),
            register_number=given["register_number"] if given["manner"] == Manner.REGISTER else "",
            originals=self.given_back(),
        )
        return {"receipt": receipt}

    def proof(self) -> StoredFile | None:
        manner = self.cleaned_data["manner"]
        if manner == Manner.SIGNATURE:
            return store_upload(SimpleUploadedFile("chu-ky-nhan-ket-qua.png", self.drawn, "image/png"))
        return store_upload(self.cleaned_data["slip"]) if manner == Manner.SLIP else None

    def given_back(self) -> list[dict[str, object]]:
        ticked = self.cleaned_data.get("originals", [])
        return [
            {"key": paper.key, "label": paper.label, "count": paper.originals}
            for paper in self.kept
            if paper.key in ticked
        ]


def drawn_signature(address: str) -> bytes:
    """The PNG that the signature pad drew.

    Raises:
        ValidationError: nothing was drawn, or it is no picture.
    """
    sentence = _("Nothing is signed yet. Sign on the screen, or choose another way")
    if not address.startswith(PNG_ADDRESS):
        raise ValidationError(sentence, code="required")
    try:
        content = base64.b64decode(address.removeprefix(PNG_ADDRESS), validate=True)
        with Image.open(BytesIO(content), formats=["PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(sentence, code="too_large")
            picture.thumbnail((1000, 1000))
            darkest = picture.convert("RGBA").getchannel("A").getextrema()
    except (binascii.Error, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(sentence, code="broken") from error
    if darkest == (0, 0) or darkest[0] == darkest[1]:
        raise ValidationError(sentence, code="blank")
    return content


def _count(number: int) -> str:
    return ngettext("%(number)d original", "%(number)d originals", number) % {"number": number}
