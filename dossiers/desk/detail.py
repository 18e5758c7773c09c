"""The dossier page: what was asked and what was given side by side, and the moves that are allowed now."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import User
from catalog.closures import closure_notices
from catalog.models import Agency, RequiredPaper
from dossiers.contents import answer_parts
from dossiers.deadlines import explain
from dossiers.declaration import has_declaration
from dossiers.desk.base import DossierView
from dossiers.desk.exhibits import Shown, exhibits, shown
from dossiers.desk.marking import MarkBox, answer_box
from dossiers.desk.neighbours import neighbours
from dossiers.desk.notes import ShownNote, shown_notes
from dossiers.desk.timeline import entries
from dossiers.fees.balances import balance_of
from dossiers.models import (
    Dossier,
    DossierPaper,
    Event,
    Reading,
    Result,
    ResultReceipt,
    SupplementItem,
    SupplementRequest,
    Verdict,
)
from dossiers.models.notes import NOTE_LENGTH
from dossiers.notices.told import told_context
from dossiers.post.desk.box import box_context
from dossiers.printing.desk import papers_context
from dossiers.querysets import UNTAKEN_STATES
from dossiers.readings import log_reading
from dossiers.services.notes import colleagues, read_mentions
from dossiers.services.reappointment import APOLOGISING
from dossiers.steps import load_steps
from dossiers.uncollected.waiting import is_waiting, waiting_of
from dossiers.word_copies import has_word_copy
from dossiers.workflow import TONES, Move, State

EARLIER_SHOWN = 5
Request = tuple[SupplementRequest, list[SupplementItem]]
Row = tuple[dict[str, Any], MarkBox, str]  # an answer, its mark, and what a supplement put in its place


class DetailView(DossierView):
    """Read-only: the moves, the marks, the notes and the assignment have their own addresses."""

    template_name = "dossiers/desk/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        load_steps(self.leg)
        prefetch_related_objects(
            [self.dossier], Prefetch("events", Event.objects.select_related("actor", "statement"))
        )
        log_reading(dossier=self.dossier, reader=self.request.user, what=Reading.What.PAGE, at=timezone.now())
        return super().get_context_data(**kwargs) | {
            "tone": TONES[State(self.leg.state)],
            "closures": closure_notices(Agency.objects.filter(pk=self.leg.agency_id), timezone.localdate()),
            "required": self.required_papers(),
            "parts": self.answers(),
            "due": explain(self.leg, self.calendar) if self.leg.due_at else None,
            "verdicts": [(value, label) for value, label in Verdict.choices if value],
            "timeline": entries(self.dossier.events.all()),
            "requests": self.requests,
            "results": self.results,
            "receipt": self.receipt,
            "earlier": earlier_dossiers(self.dossier, Dossier.objects.visible_to(self.request.user)),
            "neighbours": neighbours(self.request.COOKIES, self.dossier.pk),
            "may_review": self.may_review,
            "may_assign": self.may_assign,
            "may_apologise": bool(APOLOGISING & self.permissions),
            "may_take": "dossiers.process" in self.permissions and self.leg.officer != self.request.user,
            "takes_next": "dossiers.process" in self.permissions and self.leg.state not in UNTAKEN_STATES,
            "has_receipt": bool(self.dossier.code),
            "balance": balance_of(self.dossier),
            "may_renew_secret": "dossiers.receive" in self.permissions,
            "may_return": "dossiers.return" in self.permissions,
            "waiting": waiting_of(self.leg, timezone.now()) if is_waiting(self.leg) else None,
            **told_context(self.dossier),
            "has_declaration": has_declaration(self.dossier),
            "has_word_copy": has_word_copy(self.dossier),
            "actions": [self.action(action, move) for action, move in self.moves.items()],
            **papers_context(self.leg),
            **box_context(self.leg, self.permissions),
            **self.viewer(),
            **self.talk(),
        }

    def viewer(self) -> dict[str, Any]:
        """The tabs of papers and results, and what is open beside the declaration."""
        papers: list[DossierPaper] = list(self.dossier.papers.select_related("marked_by").prefetch_related("files"))
        tabs = exhibits(papers, self.results, results_first=self.leg.state == State.PENDING_APPROVAL)
        wanted = self.request.GET
        opened: Shown = shown(tabs, self.receipt, file=wanted.get("tep", ""), paper=wanted.get("giay", ""))
        return {"papers": papers, "tabs": tabs, "opened": opened, "shown": opened.file}

    def talk(self) -> dict[str, Any]:
        """The internal notes; whoever opens the page has read what names them."""
        now = timezone.now()
        notes: list[ShownNote] = shown_notes(self.leg, self.staff, self.request.user, now)
        if any(note.is_new for note in notes):
            read_mentions(user=self.request.user, leg=self.leg, at=now)
        return {"notes": notes, "staff": self.staff, "note_length": NOTE_LENGTH}

    @cached_property
    def staff(self) -> list[User]:
        return list(colleagues(self.leg.agency))

    def required_papers(self) -> list[RequiredPaper]:
        """What the procedure asks for in this case."""
        papers = self.dossier.procedure.papers.all()
        return [paper for paper in papers if paper.case_key in {"", self.dossier.case_key}]

    def answers(self) -> list[tuple[str, list[Row]]]:
        marks = {mark.key: mark for mark in self.dossier.answer_marks.select_related("marked_by")}
        supplied = self.supplied_answers()
        return [
            (part, [(row, answer_box(row, marks.get(row["key"])), supplied.get(row["key"], "")) for row in rows])
            for part, rows in answer_parts(self.dossier.answers)
        ]

    def supplied_answers(self) -> dict[str, str]:
        """Answers that a supplement gave anew; the first ones never change, and a draft is not yet given."""
        sent = [items for request, items in reversed(self.requests) if request.answered_at]
        return {item.key: item.value for items in sent for item in items if item.value}

    @cached_property
    def requests(self) -> list[Request]:
        """The newest first, each with its items; there is none without."""
        items = SupplementItem.objects.filter(request__leg=self.leg).select_related("request__requested_by")
        ordered = items.order_by("-request__requested_at", "-request", "pk")
        return [(request, list(group)) for request, group in groupby(ordered, key=lambda item: item.request)]

    @cached_property
    def results(self) -> list[Result]:
        """The newest first: after a correction it is the one to be decided on."""
        return list(self.leg.results.select_related("file").order_by("-pk"))

    @cached_property
    def receipt(self) -> ResultReceipt | None:
        if self.leg.state != State.RETURNED:
            return None
        return ResultReceipt.objects.select_related("file", "handed_by").filter(leg=self.leg).first()

    @cached_property
    def step_forward(self) -> str:
        """The move that asks for nothing more from the applicant, and takes nothing back."""
        onward = {action: move for action, move in self.moves.items() if move.guard != "sender"}
        return next((action for action, move in onward.items() if move.needs in {"", "result", "receipt"}), "")

    def action(self, action: str, move: Move) -> dict[str, Any]:
        """A button of the bar. What brings the dossier forward stands out, what ends it stands back."""
        return {
            "name": action,
            "label": move.label,
            "url": reverse("desk:move", args=[self.dossier.pk, action]),
            "style": "" if action == self.step_forward else "button-secondary",
            "danger": move.target in {State.REFUSED, State.NOT_ELIGIBLE, State.STOPPED},
        }


def earlier_dossiers(dossier: Dossier, visible: QuerySet[Dossier]) -> list[Dossier]:
    """Others of the same person, by personal number, else by account."""
    if dossier.applicant_national_id:
        same = Q(applicant_national_id=dossier.applicant_national_id)
    elif dossier.applicant_id:
        same = Q(applicant=dossier.applicant_id)
    else:
        return []
    others = visible.filter(same).exclude(pk=dossier.pk).order_by("-submitted_at")
    return list(others.defer("answers", "search_text")[:EARLIER_SHOWN])
