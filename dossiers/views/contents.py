"""Answers, papers and results: shown only after a one-time code to the contact that the applicant gave."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.files import file_response, produced_response
from casework.files.inspection import DOCX, PDF
from casework.models import StoredFile
from dossiers.contact import check_code, masked_contact, send_code
from dossiers.contents import answer_parts, files_of
from dossiers.declaration import dossier_declaration_pdf, has_declaration
from dossiers.fees.blocking import require_payment
from dossiers.forms import ContactCodeForm
from dossiers.models import Dossier, Result, SupplementItem
from dossiers.services.downloads import download_result
from dossiers.visits import Visit, confirm_visit, visit_required
from dossiers.word_copies import has_word_copy, word_copy
from dossiers.workflow import ANSWERED_STATES, State


@require_http_methods(["GET", "HEAD", "POST"])
@visit_required
def contents(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The dossier's contents, or the way to prove that they are the reader's own."""
    if visit.confirmed:
        return render(request, "dossiers/contents.html", _contents(visit.dossier))
    form = ContactCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if check_code(dossier=visit.dossier, typed=form.cleaned_data["code"], at=timezone.now()):
            return redirect(confirm_visit(request, visit.dossier))
        form.add_error("code", _("This code is wrong or no longer valid. Ask for a new one."))
    context = {
        "dossier": visit.dossier,
        "agency": visit.leg.agency,
        "form": form,
        "contact": masked_contact(visit.dossier),
        "by_phone": not visit.dossier.applicant_email,
        "sent": request.method == "POST" or "da-gui" in request.GET,
    }
    return render(request, "dossiers/confirm_contact.html", context)


@require_POST
@visit_required
def send(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Send the one-time code."""
    if not send_code(dossier=visit.dossier, at=timezone.now()):
        sentence = _("No more codes can be sent now. Wait 15 minutes, or call %(hotline)s.")
        messages.error(request, sentence % {"hotline": settings.HOTLINE})
        return redirect("dossiers:contents")
    return redirect(f"{reverse('dossiers:contents')}?da-gui=1")


@require_GET
@visit_required
def file(request: HttpRequest, visit: Visit, file_id: UUID) -> HttpResponseBase:
    """One paper or result of this dossier; any other file does not exist here."""
    if not visit.confirmed:
        return redirect("dossiers:contents")
    stored = get_object_or_404(files_of(visit.dossier, results(visit.dossier)), uuid=file_id)
    try:
        _hand_out(visit, stored)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("dossiers:dossier")
    return file_response(stored, inline=True)


def _hand_out(visit: Visit, stored: StoredFile) -> None:
    """Opening a result is its return: it waits for what is owed wherever the desk's does, however it was asked for."""
    for leg in visit.legs:
        if leg.results.filter(file=stored).exists():
            if leg.state == State.APPROVED:
                require_payment(visit.dossier, "return")
            download_result(leg=leg, at=timezone.now())


@require_GET
@visit_required
def declaration(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The declaration as it was sent, as PDF with the portal's seal."""
    if not visit.confirmed:
        return redirect("dossiers:contents")
    if not has_declaration(visit.dossier):
        raise Http404
    content = dossier_declaration_pdf(visit.dossier, agency=visit.leg.agency.name)
    return produced_response(content, f"to-khai-{visit.dossier}.pdf", PDF, inline=True)


@require_GET
@visit_required
def declaration_docx(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same in the editor's Word template, where the form has one."""
    if not visit.confirmed:
        return redirect("dossiers:contents")
    content = word_copy(visit.dossier)
    if content is None:
        raise Http404
    return produced_response(content, f"to-khai-{visit.dossier}.docx", DOCX)


def results(dossier: Dossier) -> QuerySet[Result]:
    """What the agency has issued: nothing before it has decided, and of a dossier that was denied no mere draft."""
    issued = Result.objects.filter(leg__dossier=dossier, leg__state__in=ANSWERED_STATES).select_related("file")
    draft = Q(number="") | Q(is_scan=False, signatures=[])
    return issued.exclude(draft, leg__state=State.NOT_ELIGIBLE)


def _supplemented(dossier: Dossier) -> QuerySet[SupplementItem]:
    """New answers that the applicant gave on request; the first ones stay as they were."""
    given = SupplementItem.objects.filter(
        request__leg__dossier=dossier, request__answered_at__isnull=False, kind=SupplementItem.Kind.ANSWER
    )
    return given.select_related("request").order_by("request__answered_at", "pk")


def _corrected(dossier: Dossier) -> list[tuple[datetime, str, dict[str, str]]]:
    """When what was corrected, by its name on the form."""
    return [
        (correction.made_at, _label(change["field"]), change)
        for correction in dossier.corrections.all()
        for change in correction.changes
    ]


def _label(name: str) -> str:
    field = Dossier._meta.get_field("case_name" if name == "case_key" else name)
    return capfirst(str(getattr(field, "verbose_name", name)))


def _contents(dossier: Dossier) -> dict[str, Any]:
    return {
        "dossier": dossier,
        "parts": answer_parts(dossier.answers),
        "has_declaration": has_declaration(dossier),
        "has_word_copy": has_word_copy(dossier),
        "supplements": list(_supplemented(dossier)),
        "corrections": _corrected(dossier),
        "papers": list(dossier.papers.prefetch_related("files")),
        "results": list(results(dossier)),
    }
