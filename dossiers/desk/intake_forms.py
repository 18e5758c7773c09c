"""The counter's one form: who, what, which papers, how the result is returned."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.identity import digits_only, validate_mobile_phone, validate_national_id
from catalog.models import Agency, Procedure, RequiredPaper, SubmissionChannel
from dossiers.models import Dossier
from dossiers.submission import Applicant, Submission, SubmittedPaper
from portal.base.text import nfc


class PaperLine(forms.Form):
    """One paper of the procedure, as it lies on the counter."""

    given = forms.BooleanField(required=False)
    originals = forms.IntegerField(required=False, min_value=0, max_value=99)
    copies = forms.IntegerField(required=False, min_value=0, max_value=99)

    def __init__(self, data: Any, *, paper: RequiredPaper) -> None:
        initial = {"given": False, "originals": paper.originals, "copies": paper.copies}
        super().__init__(data, prefix=f"giay-{paper.pk}", initial=initial)
        self.paper = paper
        self.fields["originals"].widget.attrs["aria-label"] = _("Originals: %(paper)s") % {"paper": paper.name}
        self.fields["copies"].widget.attrs["aria-label"] = _("Copies: %(paper)s") % {"paper": paper.name}

    def submitted(self) -> SubmittedPaper:
        given = self.cleaned_data
        return SubmittedPaper(
            key=self.paper.key,
            label=self.paper.name,
            originals=given["originals"] or 0,
            copies=given["copies"] or 0,
        )


class IntakeForm(forms.Form):
    """`desks` are the agencies of the procedure where the reader may receive."""

    key = forms.UUIDField(widget=forms.HiddenInput)  # a double click makes one dossier
    agency = forms.ModelChoiceField(label=_("Desk"), queryset=Agency.objects.none(), empty_label=None)
    case_key = forms.ChoiceField(label=_("Case"), required=False)
    channel = forms.ChoiceField(label=_("Source"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Family, middle and given name"), max_length=300, error_messages={"required": _("Enter the full name")}
    )
    national_id = forms.CharField(label=_("Personal identification number"), required=False, max_length=20)
    phone = forms.CharField(label=_("Mobile phone"), required=False, max_length=20)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), required=False, max_length=300)
    return_method = forms.ChoiceField(
        label=_("Return of the result"), choices=Dossier.ReturnMethod.choices, widget=forms.RadioSelect
    )
    return_address = forms.CharField(label=_("Address for the result"), required=False, max_length=250)

    no_papers = forms.BooleanField(label=_("The dossier has no papers at all"), required=False)

    def __init__(self, *args: Any, procedure: Procedure, desks: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.procedure = procedure
        self.fields["agency"].queryset = desks  # type: ignore[attr-defined]
        self.fields["agency"].initial = desks.first()
        channels = SubmissionChannel.Channel
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            (channel.value, channel.label) for channel in (channels.DIRECT, channels.POST)
        ]
        self.fields["channel"].initial = channels.DIRECT
        self.fields["return_method"].initial = Dossier.ReturnMethod.DESK
        self.fields["key"].initial = uuid.uuid4
        cases = [(case.key, case.name) for case in procedure.cases.all()]
        self.fields["case_key"].choices = cases  # type: ignore[attr-defined]
        if not cases:
            del self.fields["case_key"]
        if not self.is_bound:
            self.fields["name"].widget.attrs["autofocus"] = True
        data = self.data if self.is_bound else None
        self.papers = [PaperLine(data, paper=paper) for paper in procedure.papers.all()]

    def clean_national_id(self) -> str:
        number = digits_only(self.cleaned_data["national_id"])
        if number:
            validate_national_id(number)
        return number

    def clean_phone(self) -> str:
        number = digits_only(self.cleaned_data["phone"])
        if number:
            validate_mobile_phone(number)
        return number

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("return_method") == Dossier.ReturnMethod.POST and not given.get("return_address"):
            self.add_error("return_address", _("Enter the address to which the result is posted"))
        if not all(line.is_valid() for line in self.papers):
            self.add_error(None, _("The number of papers must be between 0 and 99"))
        elif self.papers and not given.get("no_papers") and not self.given_papers():
            self.add_error(
                "no_papers", _("No paper is ticked. Tick what was handed over, or confirm that there is none")
            )
        return given

    def given_papers(self) -> list[SubmittedPaper]:
        return [line.submitted() for line in self.papers if line.cleaned_data["given"]]

    def submission(self) -> Submission:
        given = self.cleaned_data
        return Submission(
            key=given["key"],
            procedure=self.procedure,
            agency=given["agency"],
            channel=given["channel"],
            applicant=self.applicant(),
            at=timezone.now(),
            case_key=given.get("case_key", ""),
            papers=self.given_papers(),
            return_method=given["return_method"],
            return_address=given["return_address"],
        )

    def applicant(self) -> Applicant:
        given = self.cleaned_data
        return Applicant(
            name=nfc(" ".join(given["name"].split())),
            national_id=given["national_id"],
            phone=given["phone"],
            email=given["email"],
            address=nfc(given["address"]),
        )
