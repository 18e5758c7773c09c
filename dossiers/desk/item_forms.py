"""The one complete list of what is missing: papers and answers, ticked from the marks of the check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dossiers.decisions import MissingItem
from dossiers.desk.insertable import Insertable, sentences
from dossiers.desk.move_forms import MoveForm
from dossiers.models import AnswerMark, Dossier, DossierPaper, ReadySentence, SupplementItem, SupplementRequest
from dossiers.placeholders import PAPER

REASON_LENGTH = 500  # characters
_EXTRA_PAPERS = 2  # free lines for papers that the list of the procedure does not name


class ItemForm(forms.Form):
    """One line of the list: a paper or an answer, ticked when it must be supplied, and why."""

    wanted = forms.BooleanField(required=False)
    label = forms.CharField(max_length=500, required=False)
    reason = forms.CharField(max_length=REASON_LENGTH, required=False)

    def __init__(self, data: Any, *, kind: str, key: str, name: str = "", initial: Any = None) -> None:
        super().__init__(data, prefix=f"{kind}-{key}", initial=initial)
        self.kind, self.key, self.name = kind, key, name
        self.ready = ""  # the sentence chosen for lines that give no reason of their own
        self.asked_before = False
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
        if self.is_wanted and not given.get("reason") and self.ready:
            given["reason"] = self.ready.replace(f"{{{PAPER}}}", named or "")[:REASON_LENGTH]
        if self.is_wanted and not given.get("reason"):
            self.add_error("reason", _("Write why “%(what)s” must be supplied") % {"what": named})
        return given

    def item(self) -> MissingItem:
        label = self.name or self.cleaned_data["label"]
        return MissingItem(kind=self.kind, key=self.key, label=label, reason=self.cleaned_data["reason"])


class ItemsForm(MoveForm):
    """The one complete list: nobody is asked twice (Decree 61/2018/NĐ-CP, article 17)."""

    sentence = Insertable(into="lines", label=_("Ready sentence for lines without a reason"))
    again = forms.BooleanField(required=False, label=_("Send the request all the same"))
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
        dossier = self.leg.dossier
        marks = {mark.key: mark for mark in dossier.answer_marks.all()}
        self.papers = [paper_line(data, paper) for paper in dossier.papers.all()]
        self.answers = [answer_line(data, answer, marks.get(answer["key"])) for answer in dossier.answers]
        self.extra = [
            ItemForm(data, kind=SupplementItem.Kind.PAPER, key=free_key(dossier, number))
            for number in range(1, _EXTRA_PAPERS + 1)
        ]
        self.offer_sentences()
        for line in self.lines:
            line.asked_before = (line.kind, line.key) in self.asked_before
        if not self.earlier_requests:
            del self.fields["again"]

    def offer_sentences(self) -> None:
        offered = sentences(self.leg, ReadySentence.Kind.SUPPLEMENT)
        if not offered:
            del self.fields["sentence"]
            return
        self.fields["sentence"].widget.choices = offered  # type: ignore[attr-defined]
        for line in self.lines:
            line.ready = self.data.get("sentence", "") if self.is_bound else ""

    @cached_property
    def earlier_requests(self) -> list[SupplementRequest]:
        """What was asked before, the newest first."""
        return list(self.leg.supplement_requests.prefetch_related("items"))

    @cached_property
    def asked_before(self) -> set[tuple[str, str]]:
        return {(item.kind, item.key) for request in self.earlier_requests for item in request.items.all()}

    @property
    def could_have_been_asked(self) -> list[ItemForm]:
        """Wanted now, and not named in any earlier request."""
        return [line for line in self.lines if getattr(line, "is_wanted", False) and not line.asked_before]

    @property
    def lines(self) -> list[ItemForm]:
        return [*self.papers, *self.extra, *self.answers]

    @property
    def marked(self) -> int:
        return sum(bool(line["wanted"].value()) for line in [*self.papers, *self.answers])

    @property
    def answers_marked(self) -> bool:
        return any(line["wanted"].value() for line in self.answers)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for line in self.lines:
            if not line.is_valid():
                for sentence in line.errors.get("reason", []) + line.errors.get("label", []):
                    self.add_error(None, sentence)
        if not any(getattr(line, "is_wanted", False) for line in self.lines):
            self.add_error(None, _("Tick at least one paper or answer that must be supplied"))
        if self.earlier_requests and self.could_have_been_asked and not given.get("again"):
            self.add_error(
                "again", _("Everything missing is to be named at once: confirm that these are asked only now")
            )
        return given

    def arguments(self) -> dict[str, Any]:
        items = [line.item() for line in self.lines if line.is_wanted]
        return {"items": items, "reason": self.cleaned_data["note"]}


def paper_line(data: Any, paper: DossierPaper) -> ItemForm:
    """Ticked when an officer has marked the paper as missing or wrong."""
    return ItemForm(data, kind=SupplementItem.Kind.PAPER, key=paper.key, name=paper.label, initial=_marked(paper))


def answer_line(data: Any, answer: dict[str, Any], mark: AnswerMark | None) -> ItemForm:
    kind, name = SupplementItem.Kind.ANSWER, answer["label"]
    return ItemForm(data, kind=kind, key=answer["key"], name=name, initial=_marked(mark))


def _marked(mark: DossierPaper | AnswerMark | None) -> dict[str, Any]:
    bad = mark is not None and mark.is_bad
    return {"wanted": bad, "reason": mark.reason if mark and bad else ""}


def free_key(dossier: Dossier, number: int) -> str:
    """A key that no paper of the dossier has, however often papers were added."""
    return f"bo-sung-{dossier.papers.count() + number}"
