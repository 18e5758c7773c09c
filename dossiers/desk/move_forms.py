"""What an officer fills in for a move: nothing, a reason, the list of what is missing, or the result."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from casework.files import store_upload
from catalog.models import Agency
from dossiers.decisions import IssuedResult, MissingItem
from dossiers.models import Dossier, DossierPaper, Leg, SupplementItem
from dossiers.workflow import Move

_EXTRA_PAPERS = 2  # free lines for papers that the list of the procedure does not name


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
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The applicant reads this sentence; name the ground."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason")},
    )

    def arguments(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class CorrectionForm(ReasonForm):
    """Stays inside the agency."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("What the officer has to correct; the applicant does not see it.")


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


class ResultForm(MoveForm):
    title = forms.CharField(label=_("Title of the result"), max_length=300)
    number = forms.CharField(label=_("Number"), max_length=80, required=False)
    issued_on = forms.DateField(label=_("Issued on"), widget=AdminDateInput)
    file = forms.FileField(
        label=_("File of the result"),
        help_text=_("PDF, JPG or PNG"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": _("Attach the file of the result"), "empty": _("The file is empty")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].initial = self.leg.dossier.procedure.result[:300]
        self.fields["issued_on"].initial = timezone.localdate()

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        stored = store_upload(given["file"])
        result = IssuedResult(file=stored, title=given["title"], number=given["number"], issued_on=given["issued_on"])
        return {"result": result}


class ItemForm(forms.Form):
    """One line of the list: a paper or an answer, ticked when it must be supplied, and why."""

    wanted = forms.BooleanField(required=False)
    label = forms.CharField(max_length=500, required=False)
    reason = forms.CharField(max_length=500, required=False)

    def __init__(self, data: Any, *, kind: str, key: str, name: str = "", initial: Any = None) -> None:
        super().__init__(data, prefix=f"{kind}-{key}", initial=initial)
        self.kind, self.key, self.name = kind, key, name
        what = name or _("Another paper")
        self.fields["wanted"].widget.attrs["aria-label"] = _("Ask for: %(what)s") % {"what": what}
        self.fields["reason"].widget.attrs |= {
            "aria-label": _("Why: %(what)s") % {"what": what},
            "placeholder": _("What is wrong with it, and how to mend it"),
        }
        self.fields["label"].widget.attrs |= {"aria-label": _("Another paper"), "placeholder": _("Another paper")}

    @property
    def is_free(self) -> bool:
        return not self.name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        named = self.name or given.get("label")
        self.is_wanted = bool(given.get("wanted") if self.name else named)
        if self.is_wanted and not given.get("reason"):
            self.add_error("reason", _("Write why “%(what)s” must be supplied") % {"what": named})
        return given

    def item(self) -> MissingItem:
        label = self.name or self.cleaned_data["label"]
        return MissingItem(kind=self.kind, key=self.key, label=label, reason=self.cleaned_data["reason"])


class ItemsForm(MoveForm):
    """The one complete list: nobody is asked twice."""

    note = forms.CharField(
        label=_("Guidance"),
        help_text=_("Optional: where to get the papers, whom to call."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        data = self.data if self.is_bound else None
        self.papers = [paper_line(data, paper) for paper in self.leg.dossier.papers.all()]
        self.answers = [answer_line(data, answer) for answer in self.leg.dossier.answers]
        self.extra = [
            ItemForm(data, kind=SupplementItem.Kind.PAPER, key=free_key(self.leg.dossier, number))
            for number in range(1, _EXTRA_PAPERS + 1)
        ]

    @property
    def lines(self) -> list[ItemForm]:
        return [*self.papers, *self.extra, *self.answers]

    @property
    def marked(self) -> int:
        return sum(bool(line["wanted"].value()) for line in self.papers)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for line in self.lines:
            if not line.is_valid():
                for sentence in line.errors.get("reason", []) + line.errors.get("label", []):
                    self.add_error(None, sentence)
        if not any(getattr(line, "is_wanted", False) for line in self.lines):
            self.add_error(None, _("Tick at least one paper or answer that must be supplied"))
        return given

    def arguments(self) -> dict[str, Any]:
        items = [line.item() for line in self.lines if line.is_wanted]
        return {"items": items, "reason": self.cleaned_data["note"]}


def paper_line(data: Any, paper: DossierPaper) -> ItemForm:
    """Ticked when the officer has marked the paper as missing or wrong."""
    marked = paper.verdict in {DossierPaper.Verdict.MISSING, DossierPaper.Verdict.WRONG}
    initial = {"wanted": marked, "reason": paper.reason if marked else ""}
    return ItemForm(data, kind=SupplementItem.Kind.PAPER, key=paper.key, name=paper.label, initial=initial)


def answer_line(data: Any, answer: dict[str, Any]) -> ItemForm:
    return ItemForm(data, kind=SupplementItem.Kind.ANSWER, key=answer["key"], name=answer["label"])


def free_key(dossier: Dossier, number: int) -> str:
    """A key that no paper of the dossier has, however often papers were added."""
    return f"bo-sung-{dossier.papers.count() + number}"


FORMS: dict[str, type[MoveForm]] = {
    "reason": ReasonForm,
    "items": ItemsForm,
    "result": ResultForm,
    "desk": RedirectForm,
}
INTERNAL = frozenset({"correct", "send_back"})  # reasons that stay inside the agency


def form_for(action: str, move: Move) -> type[MoveForm]:
    return CorrectionForm if action in INTERNAL else FORMS.get(move.needs, MoveForm)
