"""The applicant's side: the forms of a dossier as sealed files, whole only for who has proved to hold the contact."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from casework.files import produced_response
from casework.files.inspection import PDF
from dossiers.models import Dossier, IssuedPaper
from dossiers.printing.frame import number_of
from dossiers.printing.kinds import FILE_NAMES, Form
from dossiers.printing.papers import paper_pdf
from dossiers.receipts import receipt_pdf
from dossiers.visits import Visit, visit_required


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedPaper:
    paper: IssuedPaper
    title: str
    number: str


def issued_to_applicant(dossier: Dossier) -> list[OfferedPaper]:
    """What the agencies wrote to the applicant beside the receipt, the newest first; one query."""
    papers = _addressed(dossier).exclude(form=Form.RECEIPT).order_by("-issued_at", "-pk")
    return [
        OfferedPaper(paper=paper, title=str(Form(paper.form).label), number=number_of(paper, dossier))
        for paper in papers
    ]


def _addressed(dossier: Dossier) -> QuerySet[IssuedPaper]:
    """The slip and the register are the agency's own, and receipts of payments have their own page."""
    forms = [Form.RECEIPT, Form.SUPPLEMENT, Form.REFUSAL, Form.APOLOGY, Form.STOP]
    return IssuedPaper.objects.filter(leg__dossier=dossier, form__in=forms)


@require_GET
@visit_required
def receipt(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The receipt as PDF; contact data are masked until the reader has proved to hold the contact."""
    if not visit.dossier.code:
        raise Http404
    content = receipt_pdf(visit.leg, masked=not visit.confirmed)
    return _file(content, Form.RECEIPT, visit.dossier)


@require_GET
@visit_required
def paper(request: HttpRequest, visit: Visit, paper: int) -> HttpResponse:
    """One of the other forms; masked as the receipt is."""
    papers = _addressed(visit.dossier).select_related("agency__parent")
    found = get_object_or_404(papers, pk=paper)
    found.leg = next(leg for leg in visit.legs if leg.pk == found.leg_id)
    return _file(paper_pdf(found, masked=not visit.confirmed), found.form, visit.dossier)


def _file(content: bytes, form: str, dossier: Dossier) -> HttpResponse:
    return produced_response(content, f"{FILE_NAMES[form]}-{dossier}.pdf", PDF, inline=True)
