"""The dossier page: what was asked and what was given side by side, and the moves that are allowed now."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from casework.models import StoredFile
from dossiers.contents import answer_parts
from dossiers.deadlines import explain
from dossiers.desk.base import DossierView
from dossiers.desk.timeline import entries
from dossiers.models import Dossier, DossierPaper, Result, SupplementRequest
from dossiers.workflow import TONES, Move, State

EARLIER_SHOWN = 5
VIEWABLE = {"application/pdf": "pdf", "image/jpeg": "image", "image/png": "image", "image/webp": "image"}


class DetailView(DossierView):
    """Read-only: the moves, the verdicts and the assignment have their own addresses."""

    template_name = "dossiers/desk/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        papers = list(self.dossier.papers.prefetch_related("files"))
        shown = self.selected_file(papers)
        return super().get_context_data(**kwargs) | {
            "tone": TONES[State(self.leg.state)],
            "parts": answer_parts(self.dossier.answers),
            "supplied": self.supplied_answers(),
            "due": explain(self.leg, self.calendar) if self.leg.due_at else None,
            "papers": papers,
            "verdicts": DossierPaper.Verdict,
            "shown": shown,
            "shown_as": VIEWABLE.get(shown.content_type, "") if shown else "",
            "timeline": entries(self.dossier.events.select_related("actor", "statement")),
            "requests": self.requests,
            "results": self.results,
            "earlier": earlier_dossiers(self.dossier, Dossier.objects.visible_to(self.request.user)),
            "actions": [self.action(action, move) for action, move in self.moves.items()],
            "may_review": self.may_review,
            "may_assign": self.may_assign,
            "may_take": "dossiers.process" in self.permissions and self.leg.officer != self.request.user,
            "has_receipt": bool(self.dossier.code),
        }

    def supplied_answers(self) -> dict[str, str]:
        """Answers that a supplement gave anew; the first ones never change."""
        requests = reversed(self.requests)
        return {item.key: item.value for request in requests for item in request.items.all() if item.value}

    def selected_file(self, papers: list[DossierPaper]) -> StoredFile | None:
        """The one that the address names; else the result that waits for a decision, else the first paper."""
        files = [file for paper in papers for file in paper.files.all()]
        files += [file for request in self.requests for item in request.items.all() for file in item.files.all()]
        results = [result.file for result in self.results]
        files = results + files if self.leg.state == State.PENDING_APPROVAL else files + results
        wanted = self.request.GET.get("tep", "")
        return next((file for file in files if str(file.uuid) == wanted), files[0] if files else None)

    @cached_property
    def requests(self) -> list[SupplementRequest]:
        """The newest first."""
        return list(self.leg.supplement_requests.select_related("requested_by").prefetch_related("items__files"))

    @cached_property
    def results(self) -> list[Result]:
        """The newest first: after a correction it is the one to be decided on."""
        return list(self.leg.results.select_related("file").order_by("-pk"))

    @cached_property
    def step_forward(self) -> str:
        """The move that asks for nothing more from the applicant."""
        return next((action for action, move in self.moves.items() if move.needs in {"", "result"}), "")

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
