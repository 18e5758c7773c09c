"""The files of a result: proposed with or without number and signature, complete when they are approved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from dossiers.decisions import Completion, IssuedResult
from dossiers.desk.move_forms import MoveForm
from dossiers.models import Leg, Result
from dossiers.services.results import take_result_file

MOST_RESULTS = 5
ACCEPTED = {"accept": "application/pdf,image/jpeg,image/png"}
SCAN_LABEL = _("This is a copy of a paper that is signed and sealed by hand")


class ResultLine(forms.Form):
    """One file of the result; the first one must be given."""

    title = forms.CharField(label=_("Title of the result"), max_length=300, required=False)
    number = forms.CharField(label=_("Number"), max_length=80, required=False)
    issued_on = forms.DateField(label=_("Issued on"), widget=AdminDateInput, required=False)
    file = forms.FileField(
        label=_("File of the result"),
        help_text=_("PDF, JPG or PNG. A digital signature inside a PDF is checked."),
        widget=forms.FileInput(attrs=ACCEPTED),
        required=False,
        error_messages={"empty": _("The file is empty")},
    )
    is_scan = forms.BooleanField(label=SCAN_LABEL, required=False)

    def __init__(self, *args: Any, required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_required = required

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.is_given = bool(given.get("file"))
        begun = self.is_required or bool(given.get("number")) or bool(given.get("title"))
        if begun and not self.is_given and "file" not in self.errors:
            self.add_error("file", _("Attach the file of the result"))
        if self.is_given and not given.get("title"):
            self.add_error("title", _("Write the title of the result"))
        if given.get("number") and not given.get("issued_on") and "issued_on" not in self.errors:
            self.add_error("issued_on", _("Enter the date of the result"))
        return given

    def issued(self) -> IssuedResult:
        given = self.cleaned_data
        taken = take_result_file(given["file"])
        return IssuedResult(
            file=taken.file,
            signatures=taken.signatures,
            title=given["title"],
            number=given["number"],
            issued_on=given["issued_on"] if given["number"] else None,
            is_scan=given["is_scan"],
        )


class LinesForm(MoveForm):
    """A move whose form has lines; it is valid when all of them are."""

    lines: list[Any]

    def clean(self) -> dict[str, Any]:
        """The sentences stand at the fields of the lines."""
        given = super().clean() or {}
        if sum(not line.is_valid() for line in self.lines):
            self.add_error(None, _("Something in the result has to be mended"))
        return given


class ResultForm(LinesForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title = {"title": self.leg.dossier.procedure.result[:300], "issued_on": timezone.localdate()}
        bound = (self.data, self.files) if self.is_bound else ()
        self.lines = [
            ResultLine(*bound, prefix=f"result-{n}", required=n == 0, initial=title if n == 0 else {})
            for n in range(MOST_RESULTS)
        ]

    @property
    def media(self) -> Any:
        return super().media + self.lines[0].media

    def arguments(self) -> dict[str, Any]:
        return {"result": [line.issued() for line in self.lines if line.is_given]}


class CompletionLine(forms.Form):
    """What one proposed result still lacks: its number and date, and a signature."""

    number = forms.CharField(
        label=_("Number"), max_length=80, error_messages={"required": _("Write the number of the result")}
    )
    issued_on = forms.DateField(
        label=_("Issued on"),
        widget=AdminDateInput,
        error_messages={"required": _("Enter the date of the result")},
    )
    file = forms.FileField(
        label=_("Signed file, in place of the draft"),
        help_text=_("PDF, JPG or PNG. A digital signature inside a PDF is checked."),
        widget=forms.FileInput(attrs=ACCEPTED),
        required=False,
        error_messages={"empty": _("The file is empty")},
    )
    is_scan = forms.BooleanField(label=SCAN_LABEL, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, result: Result) -> None:
        initial = {"number": result.number, "issued_on": result.issued_on or timezone.localdate()}
        super().__init__(data, files, prefix=f"result-{result.pk}", initial=initial)
        self.result = result
        self.is_signed = bool(result.signatures or result.is_scan)
        if self.is_signed:
            del self.fields["file"], self.fields["is_scan"]

    def completion(self) -> Completion:
        given = self.cleaned_data
        taken = take_result_file(given["file"]) if given.get("file") else None
        return Completion(
            result=self.result.pk,
            number=given["number"],
            issued_on=given["issued_on"],
            file=taken.file if taken else None,
            signatures=taken.signatures if taken else (),
            is_scan=bool(given.get("is_scan")),
        )


class ApprovalForm(LinesForm):
    """Asks for nothing where every result is numbered and signed already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bound = (self.data, self.files) if self.is_bound else ()
        self.lines = [CompletionLine(*bound, result=result) for result in unfinished(self.leg)]

    @property
    def media(self) -> Any:
        return super().media + self.lines[0].media if self.lines else super().media

    def arguments(self) -> dict[str, Any]:
        return {"completions": [line.completion() for line in self.lines]}


def unfinished(leg: Leg) -> list[Result]:
    results = leg.results.select_related("file")
    return [result for result in results if not (result.is_numbered and (result.signatures or result.is_scan))]
