"""After submission: the receipt on the screen, as PDF, and its QR code. All of it from the dossier."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from casework.calendars import calendar_for
from casework.deadlines import DeadlineError, due_date
from casework.printing import render_pdf
from casework.qr import qr_svg
from casework.seal import sealed
from dossiers.deadlines import check_by, term
from dossiers.fees.online.summary import money_after_sending
from dossiers.messages import tracking_address
from dossiers.models import Dossier, Leg
from dossiers.post.parcels import may_ask_fetch
from dossiers.receipts import representative
from dossiers.secrets import lookup_secret
from dossiers.visits import open_visit
from dossiers.word_copies import has_word_copy
from eforms.journey.access import with_draft
from eforms.models import Draft
from eforms.sending.duplicates import after_sending
from portal.base.formatting import weekday_date


def _submitted(draft: Draft) -> tuple[Dossier, Leg]:
    dossier = draft.dossier
    if dossier is None:
        raise Http404
    leg = dossier.legs.select_related("agency").get(order=1)
    leg.dossier = dossier
    return dossier, leg


@never_cache
@require_GET
@with_draft
def confirmation(request: HttpRequest, draft: Draft) -> HttpResponse:
    dossier, leg = _submitted(draft)
    context = {**_context(draft, dossier, leg), **money_after_sending(dossier)}
    return render(request, "eforms/confirmation.html", context)


@require_POST
@with_draft
def pay(request: HttpRequest, draft: Draft) -> HttpResponse:
    """On to paying: whoever sent the dossier sees it as after number and secret, which stood on this page."""
    dossier, _leg = _submitted(draft)
    open_visit(request, dossier)
    return redirect("dossiers:pay")


@require_POST
@with_draft
def send_papers(request: HttpRequest, draft: Draft) -> HttpResponse:
    """On to asking the post to fetch papers, as on to paying."""
    dossier, _leg = _submitted(draft)
    open_visit(request, dossier)
    return redirect("dossiers:send_papers")


def _context(draft: Draft, dossier: Dossier, leg: Leg) -> dict[str, Any]:
    calendar = calendar_for(leg.agency.calendar_id)
    return {
        "draft": draft,
        "dossier": dossier,
        "agency": leg.agency,
        "procedure": draft.procedure,
        "secret": lookup_secret(dossier),
        "check_by": check_by(leg, calendar),
        "if_received_now": _due_if_received_now(dossier, calendar),
        "tracking_url": f"{reverse('dossiers:track')}?ma={dossier.submission_number}",
        "papers": list(dossier.papers.prefetch_related("files")),
        "duplicates": after_sending(dossier),
        "has_word_copy": has_word_copy(dossier),
        "may_ask_fetch": may_ask_fetch(dossier, dossier.parcels.all()),
    }


def _due_if_received_now(dossier: Dossier, calendar: Any) -> Any:
    """When the result would be due if the desk received the dossier at this moment; None without a term."""
    limit = term(dossier)
    if limit is None or dossier.received_at:
        return None
    try:
        return due_date(calendar, limit, timezone.now()).due_at
    except DeadlineError:
        return None


@never_cache
@require_GET
@with_draft
def qr(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Leads to the look-up page with the number filled in; the secret is never in an address."""
    dossier, _leg = _submitted(draft)
    return HttpResponse(qr_svg(tracking_address(dossier)), content_type="image/svg+xml")


@never_cache
@require_GET
@with_draft
def pdf(request: HttpRequest, draft: Draft) -> HttpResponse:
    dossier, leg = _submitted(draft)
    title = _("Confirmation of online submission")
    content = sealed(
        render_pdf("eforms/typst/confirmation.typ", _paper(draft, dossier, leg), title=title), reason=title
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="xac-nhan-{dossier.submission_number}.pdf"'
    return response


def _paper(draft: Draft, dossier: Dossier, leg: Leg) -> dict[str, Any]:
    """What eforms/typst/confirmation.typ names."""
    context = _context(draft, dossier, leg)
    submitted = timezone.localtime(dossier.submitted_at)
    check = timezone.localtime(context["check_by"])
    return {
        "heading": {
            "agency": leg.agency.name,
            "code": "",
            "qr": qr_svg(tracking_address(dossier)),
            "foot": _("Printed from the system, %(moment)s") % {"moment": f"{timezone.localtime():%H:%M, %d/%m/%Y}"},
        },
        "number": dossier.submission_number,
        "secret": context["secret"],
        "procedure": f"{draft.procedure.code} – {dossier.procedure_title}",
        "case": dossier.case_name,
        "applicant": dossier.applicant_name,
        "representative": representative(dossier),
        "agency": leg.agency.name,
        "submitted": f"{submitted:%H:%M}, {weekday_date(submitted)}",
        "check_by": f"{check:%H:%M}, {weekday_date(check)}",
        "papers": [{"label": paper.label, "files": paper.files.count()} for paper in context["papers"]],
        "address": f"{settings.BASE_URL}{reverse('dossiers:track')}",
    }
