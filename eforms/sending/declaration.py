"""The declaration of a draft as PDF: to look at before sending, to sign elsewhere, to keep after sending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from casework.files import produced_response
from casework.files.inspection import DOCX, PDF
from catalog.models import Agency
from dossiers import throttle
from dossiers.declaration import Paper, declaration_pdf, dossier_declaration_pdf
from dossiers.word_copies import word_copy
from eforms.journey.access import with_draft
from eforms.journey.walk import Journey
from eforms.models import Draft
from eforms.schema import standard
from eforms.services import load_journey
from eforms.services.submission import LANGUAGE, answers, declaration

MOST, WINDOW = 60, timedelta(minutes=15)
TO_SIGN = "ky"  # in the query: the paper is to be signed and handed in, so no word is printed over it


def draft_paper(journey: Journey, *, to_sign: bool = False) -> Paper:
    """The answers given so far as a paper; as a draft unless it is to be signed."""
    values = journey.values
    by = values.get(standard.NAME) or ""
    other = journey.draft.for_other
    return Paper(
        declaration=declaration(journey),
        answers=[answer.as_json() for answer in answers(journey)],
        to=_chosen(journey),
        by=values.get(standard.REPRESENTATIVE_NAME) or "" if other else by,
        role=f"Người đại diện cho {by}" if other else "Người khai",
        reference="Chưa gửi",
        at=timezone.now(),
        draft=not to_sign,
    )


def _chosen(journey: Journey) -> str:
    """The desk's name; empty while none is chosen."""
    if journey.draft.agency:
        return journey.draft.agency.name
    key = journey.values.get(standard.DESK)
    names = Agency.objects.filter(pk=key).values_list("name", flat=True) if key else []
    return str(next(iter(names), ""))


def in_measure(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Setting a paper costs a process: one draft has it MOST times in WINDOW, then 429."""

    @wraps(view)
    def wrapped(request: HttpRequest, draft: Draft) -> HttpResponse:
        if throttle.take("declaration", draft.uuid.hex, limit=MOST, window=WINDOW, now=timezone.now()):
            return view(request, draft)
        return render(request, "429.html", status=429)

    return wrapped


@never_cache
@require_GET
@with_draft
@in_measure
def pdf(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Before sending what was answered so far, marked as a draft; after it the declaration with the portal's seal."""
    if draft.dossier:
        agency = draft.dossier.legs.select_related("agency").get(order=1).agency
        content = dossier_declaration_pdf(draft.dossier, agency=agency.name)
        return produced_response(content, f"to-khai-{draft.dossier.submission_number}.pdf", PDF, inline=True)
    to_sign = TO_SIGN in request.GET and not draft.is_trial
    with translation.override(LANGUAGE):
        content = declaration_pdf(draft_paper(load_journey(draft), to_sign=to_sign))
    name = "to-khai-de-ky.pdf" if to_sign else "to-khai-ban-nhap.pdf"
    return produced_response(content, name, PDF, inline=not to_sign)


@never_cache
@require_GET
@with_draft
@in_measure
def docx(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The declaration that was sent, in the editor's Word template; 404 where there is none."""
    content = word_copy(draft.dossier) if draft.dossier else None
    if draft.dossier is None or content is None:
        raise Http404
    return produced_response(content, f"to-khai-{draft.dossier.submission_number}.docx", DOCX)
