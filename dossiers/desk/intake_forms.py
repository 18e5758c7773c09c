"""The counter's one form: who, what, which papers, how the result is returned."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.identity import digits_only, validate_mobile_phone, validate_national_id
from accounts.models import User
from catalog.models import Agency, Procedure, SubmissionChannel
from dossiers.desk.intake_papers import PaperLine
from dossiers.fees.owed import costs_something
from dossiers.models import Dossier
from dossiers.submission import Applicant, Submission, SubmittedPaper
from portal.base.text import nfc

_LETTERS = 2  # fewer are no name, neither of a person nor of a company
_RETURN = Dossier.ReturnMethod


def clean_name(typed: str) -> str:
    """A person or a company: composed, white space collapsed, with letters in it."""
    name = nfc(" ".join(typed.split()))
    if sum(sign.isalpha() for sign in name) < _LETTERS:
        raise ValidationError(_("Write the name in letters"), code="name")
    return name


def clean_number(typed: str) -> str:
    number = digits_only(typed)
    if number:
        validate_national_id(number)
    return number


def clean_phone(typed: str) -> str:
    number = digits_only(typed)
    if number:
        validate_mobile_phone(number)
    return number


class PersonForm(forms.Form):
    """Who applies, and how the result reaches them; a correction fills in the same."""

    name = forms.CharField(
        label=_("Family, middle and given name"), max_length=300, error_messages={"required": _("Enter the full name")}
    )
    national_id = forms.CharField(label=_("Personal identification number"), required=False, max_length=20)
    phone = forms.CharField(label=_("Mobile phone"), required=False, max_length=20)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    address = forms.CharField(label=_("Address"), required=False, max_length=300)
    return_method = forms.ChoiceField(
        label=_("Return of the result"), choices=_RETURN.choices, widget=forms.RadioSelect, initial=_RETURN.DESK
    )
    return_address = forms.CharField(
        label=_("Address for the result"),
        required=False,
        max_length=250,
        help_text=_("By post only; empty: the address above"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("national_id", "phone"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"
        for name in ("name", "national_id", "phone", "email", "address", "return_address"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # a shared machine: nobody reads the one before

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_national_id(self) -> str:
        return clean_number(self.cleaned_data["national_id"])

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def clean_address(self) -> str:
        return nfc(" ".join(self.cleaned_data["address"].split()))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("return_method") == _RETURN.POST and not given.get("return_address"):
            given["return_address"] = given.get("address", "")[:250]
            if not given["return_address"]:
                self.add_error("return_address", _("Enter the address to which the result is posted"))
        if given.get("return_method") == _RETURN.ONLINE and "email" in given and not given["email"]:
            self.add_error("email", _("Enter the e-mail address to which the result is announced"))
        return given

    def applicant(self) -> Applicant:
        given = self.cleaned_data
        return Applicant(**{name: given[name] for name in ("name", "national_id", "phone", "email", "address")})


class IntakeForm(PersonForm):
    """`desks` are the agencies of the procedure where the clerk may receive."""

    key = forms.UUIDField(widget=forms.HiddenInput)  # a double click makes one dossier
    agency = forms.ModelChoiceField(label=_("Desk"), queryset=Agency.objects.none(), empty_label=None)
    case_key = forms.ChoiceField(label=_("Case"), error_messages={"required": _("Choose the case")})
    channel = forms.ChoiceField(label=_("Source"), widget=forms.RadioSelect)
    tracking_number = forms.CharField(
        label=_("Tracking number of the envelope"),
        required=False,
        max_length=40,
        help_text=_("Of papers that came by post: it stands on the envelope."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    fee_claim = forms.CharField(
        label=_("Asks to be exempted from the fee"),
        required=False,
        max_length=300,
        help_text=_(
            "The reason that the applicant gives, e.g. a poor household; "
            "the exemption itself is granted after receipt."
        ),
    )
    no_papers = forms.BooleanField(label=_("The dossier has no papers at all"), required=False)
    duplicates_seen = forms.BooleanField(label=_("Receive it all the same"), required=False)
    field_order: tuple[str, ...] = ("key", "agency", "case_key", "name")

    def __init__(
        self,
        *args: Any,
        procedure: Procedure,
        desks: QuerySet[Agency],
        clerk: User,
        judged: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.procedure, self.clerk, self.judged = procedure, clerk, judged
        self._offer_desks(desks)
        self._offer_cases()
        if not costs_something(procedure):
            del self.fields["fee_claim"]
        channels = SubmissionChannel.Channel
        choices = [(channel.value, channel.label) for channel in (channels.DIRECT, channels.POST)]
        self.fields["channel"].choices = choices  # type: ignore[attr-defined]
        self.fields["channel"].initial = channels.DIRECT
        self.fields["key"].initial = uuid.uuid4()
        self.papers = self._lines()
        if not self.is_bound:
            self.focus()

    def focus(self) -> None:
        """Where the clerk goes on: the first box that is still empty; after those the papers."""
        if not self.initial.get("name"):
            self.fields["name"].widget.attrs["autofocus"] = True
        elif "case_key" in self.fields:
            self.fields["case_key"].widget.attrs["autofocus"] = True

    @property
    def begins_with_papers(self) -> bool:
        return not self.is_bound and not any("autofocus" in field.widget.attrs for field in self.fields.values())

    def _offer_desks(self, desks: QuerySet[Agency]) -> None:
        self.fields["agency"].queryset = desks  # type: ignore[attr-defined]
        self.fields["agency"].initial = desks.first()
        if len(desks) == 1:
            self.fields["agency"].widget = forms.HiddenInput()

    def _offer_cases(self) -> None:
        """Several cases have different papers and time limits: none is chosen for the clerk."""
        cases = [(case.key, case.name) for case in self.procedure.cases.all()]
        if not cases:
            del self.fields["case_key"]
        else:
            first = [] if len(cases) == 1 else [("", _("Choose…"))]
            self.fields["case_key"].choices = [*first, *cases]  # type: ignore[attr-defined]

    def _lines(self) -> list[PaperLine]:
        names = {case.key: case.name for case in self.procedure.cases.all()}
        data = self.data if self.is_bound else None
        return [
            PaperLine(data, paper=paper, clerk=self.clerk, page=self.page, case_name=names.get(paper.case_key, ""))
            for paper in self.procedure.papers.all()
        ]

    @property
    def page(self) -> str:
        """The key of this page, to which its files are bound."""
        return str(self.data.get("key", "")) if self.is_bound else ""

    def take_in(self, files: MultiValueDict[str, UploadedFile]) -> None:
        """Store what was scanned or photographed, whichever button was pressed and whatever else is wrong."""
        for line in self.papers:
            line.take_in(files, total=sum(each.file.size for other in self.papers for each in other.kept))

    def remove(self, token: str) -> None:
        for line in self.papers:
            line.kept = [kept for kept in line.kept if kept.token != token]

    def full_clean(self) -> None:
        """A page that only took in a file is shown again as it was typed, without judging it."""
        if self.is_bound and not self.judged:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for line in self.papers:
            for refusal in line.refusals:
                self.add_error(None, refusal)
        valid = [line.is_valid() for line in self.papers]
        if not all(valid):
            self.add_error(None, _("The number of papers must be between 0 and 99"))
        else:
            self._check_papers(given)
        return given

    def clean_tracking_number(self) -> str:
        number = "".join(self.cleaned_data["tracking_number"].upper().split())
        if number and self.cleaned_data.get("channel") != SubmissionChannel.Channel.POST:
            raise ValidationError(_("Choose the post as the source, or leave the number empty"), code="channel")
        return number

    def _check_papers(self, given: dict[str, Any]) -> None:
        case = given.get("case_key", "")
        foreign = [line for line in self.papers if line.given_now and line.paper.case_key not in ("", case)]
        if foreign and "case_key" in given:
            self.add_error(None, _("This paper belongs to another case: %(paper)s") % {"paper": foreign[0].paper.name})
        asked = [line for line in self.papers if line.paper.case_key in ("", case)]
        if asked and not given.get("no_papers") and not any(line.given_now for line in asked):
            self.add_error(
                "no_papers", _("No paper is ticked. Tick what was handed over, or confirm that there is none")
            )

    def given_papers(self) -> list[SubmittedPaper]:
        return [line.submitted() for line in self.papers if line.given_now]

    def moment(self) -> datetime:
        """When it is received."""
        return timezone.now()

    def submission(self) -> Submission:
        given = self.cleaned_data
        return Submission(
            key=given["key"],
            procedure=self.procedure,
            agency=given["agency"],
            channel=given["channel"],
            applicant=self.applicant(),
            at=self.moment(),
            case_key=given.get("case_key", ""),
            papers=self.given_papers(),
            return_method=given["return_method"],
            return_address=given["return_address"] if given["return_method"] == _RETURN.POST else "",
            fee_claim=" ".join(given.get("fee_claim", "").split()),
        )
