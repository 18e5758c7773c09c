"""The officer's side: the forms of one dossier, as files for the printer, and how often each was printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from casework.files import produced_response
from casework.files.inspection import PDF
from catalog.roles import WORKING
from dossiers.desk.base import DossierView
from dossiers.models import IssuedPaper, Leg, Printing, Reading
from dossiers.printing.frame import number_of
from dossiers.printing.issuing import HANDS_OUT, copies, paper_of, print_paper
from dossiers.printing.kinds import FILE_NAMES, Form
from dossiers.printing.papers import paper_pdf, slip_pdf
from dossiers.readings import log_reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPaper:
    """One line of the box on the dossier's page."""

    paper: IssuedPaper
    title: str
    number: str
    url: str
    printed: int  # times
    last: Printing | None


class PaperView(DossierView):
    """One issued form as PDF. Each opening is a printing; from the second on the paper says that it is a copy.

    Who only looks on, e.g. an auditor, uses up no printing. The lookup secret is for the desk to hand out.
    """

    http_method_names = ["get"]
    seal = True  # not where the file is changed afterwards

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a paper
        now = timezone.now()
        paper = self.paper()
        copy = print_paper(paper=paper, by=self.request.user, at=now) if self.permissions & WORKING else copies(paper)
        log_reading(dossier=self.dossier, reader=self.request.user, what=Reading.What.PRINT, at=now)
        with_secret = HANDS_OUT in self.permissions
        content = self.finished(paper_pdf(paper, seal=self.seal, copy=copy, with_secret=with_secret))
        return produced_response(content, f"{FILE_NAMES[paper.form]}-{self.dossier}.pdf", PDF, inline=True)

    def paper(self) -> IssuedPaper:
        papers = IssuedPaper.objects.filter(leg=self.leg, form__in=Form).select_related("agency__parent")
        paper = get_object_or_404(papers, pk=self.kwargs["paper"])
        paper.leg = self.leg  # with all that is read of it already
        return paper

    def finished(self, content: bytes) -> bytes:
        return content


class ReceiptView(PaperView):
    """The receipt with its due date; there is none before receipt."""

    def paper(self) -> IssuedPaper:
        paper = paper_of(self.leg, Form.RECEIPT) if self.dossier.code else None
        if paper is None:
            raise Http404
        paper.leg = self.leg
        return paper


class SlipView(DossierView):
    """The process-control slip as it stands now; there is none before receipt."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]  # a paper
        if self.leg.received_at is None:
            raise Http404
        log_reading(dossier=self.dossier, reader=self.request.user, what=Reading.What.PRINT, at=timezone.now())
        content = slip_pdf(self.leg, seal=True)
        return produced_response(content, f"{FILE_NAMES[Form.SLIP]}-{self.dossier}.pdf", PDF, inline=True)


def papers_context(leg: Leg) -> dict[str, Any]:
    """For the dossier's page: the official forms issued, the newest first; two queries."""
    printings = Prefetch("printings", Printing.objects.select_related("by"))
    official = IssuedPaper.objects.filter(leg=leg, form__in=Form)  # receipts of money stand with the money
    issued = official.prefetch_related(printings).order_by("-issued_at", "-pk")
    return {
        "issued_papers": [_shown(leg, paper) for paper in issued],
        "slip_url": reverse("desk:slip", args=[leg.dossier_id]) if leg.received_at else "",
    }


def _shown(leg: Leg, paper: IssuedPaper) -> ShownPaper:
    printings = list(paper.printings.all())
    return ShownPaper(
        paper=paper,
        title=str(Form(paper.form).label) if paper.form in Form.values else paper.form,
        number=number_of(paper, leg.dossier),
        url=reverse("desk:paper", args=[leg.dossier_id, paper.pk]),
        printed=len(printings),
        last=printings[-1] if printings else None,
    )
