"""What an officer fills in for a move: nothing, a reason, or a reason with its ground. The others build on these."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.models import Agency
from dossiers.desk.insertable import Insertable, grounds, joined, sentences
from dossiers.models import Leg, ReadySentence

GROUND_LENGTH = 1000  # characters


class MoveForm(forms.Form):
    """A move that needs no more than a yes. `seen` is the newest move when the page was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, leg: Leg, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leg = leg

    def arguments(self) -> dict[str, Any]:
        """For move_dossier. May raise ValidationError for an upload that is refused."""
        return {}


class ReasonForm(MoveForm):
    """A reason in the officer's own words or from the office's sentences, chosen or inserted."""

    kind = ""  # of ReadySentence; empty: the office keeps no sentences for this
    sentence = Insertable(into="reason", label=_("Ready sentence"))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The applicant reads this sentence."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = sentences(self.leg, self.kind)
        if offered:
            self.fields["sentence"].widget.choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["sentence"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["reason"] = joined(given.get("reason", ""), given.get("sentence", ""), "\n")
        if "reason" not in self.errors:
            check_reason(self, given["reason"])
        return given

    def arguments(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


def check_reason(form: forms.Form, words: str) -> None:
    """There is one, and with the ready sentence it is no longer than the field takes."""
    try:
        form.fields["reason"].run_validators(words)
    except ValidationError as error:
        form.add_error("reason", error)
    if not words:
        form.add_error("reason", _("Write the reason"))


class CorrectionForm(ReasonForm):
    """Stays inside the agency."""

    kind = ReadySentence.Kind.CORRECTION

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("What the officer has to correct; the applicant does not see it.")


class GroundForm(ReasonForm):
    """A refusal: on which law it stands, and why."""

    law = Insertable(into="ground", label=_("Choose the ground"))
    ground = forms.CharField(
        label=_("Legal ground"),
        help_text=_("Article, clause and name of the law; the applicant reads it."),
        max_length=GROUND_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ["seen", "law", "ground", "sentence", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["law"].widget.choices = grounds(self.leg)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["ground"] = joined(given.get("ground", ""), given.get("law", ""), ", ")[:GROUND_LENGTH]
        if not given["ground"] and "ground" not in self.errors:
            self.add_error("ground", _("Name the legal ground: the applicant reads it"))
        return given

    def arguments(self) -> dict[str, Any]:
        return {**super().arguments(), "ground": self.cleaned_data["ground"]}


class RefusalForm(GroundForm):
    kind = ReadySentence.Kind.REFUSAL


class NotEligibleForm(GroundForm):
    kind = ReadySentence.Kind.NOT_ELIGIBLE


class StopForm(GroundForm):
    kind = ReadySentence.Kind.STOP


class RedirectForm(ReasonForm):
    """To which other desk of the procedure a submission goes before anyone has received it."""

    agency = forms.ModelChoiceField(label=_("Agency that receives it"), queryset=Agency.objects.none())
    field_order = ["seen", "agency", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks = self.leg.dossier.procedure.desks().exclude(pk=self.leg.agency_id)
        self.fields["agency"].queryset = desks  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {**super().arguments(), "agency": self.cleaned_data["agency"]}
