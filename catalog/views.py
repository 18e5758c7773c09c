"""Public pages: one procedure, its print and ledger, the forms, the agencies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.caching import public_page
from catalog.closures import closure_notices
from catalog.models import Agency, FormTemplate, Procedure
from catalog.page import ProcedurePage
from portal.base.text import fold, vietnamese_slug

# Older sources add zeros and the province's code (1.001193.000.00.00.H46), newer ones the province's code alone.
_CODE_WITH_SUFFIX = re.compile(r"(?P<code>\d\.\d{6})\.[0-9A-Za-z.]{1,24}", re.ASCII)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _page(request: HttpRequest, code: str) -> ProcedurePage:
    """The page of a procedure that is live, in force or not: an expired one says what has replaced it."""
    procedure = get_object_or_404(Procedure.objects.filter(live=True).for_page(), code=code)
    return ProcedurePage(procedure, case_key=request.GET.get("truong-hop", ""))


@require_safe
@public_page
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    if match := _CODE_WITH_SUFFIX.fullmatch(code):
        query = request.META.get("QUERY_STRING", "")
        url = reverse("catalog:procedure", args=[match["code"]])
        return redirect(f"{url}?{query}" if query else url, permanent=True)
    page = _page(request, code)
    return render(request, "catalog/procedure.html", {"page": page, "procedure": page.procedure})


@require_safe
@public_page
def procedure_print(request: HttpRequest, code: str) -> HttpResponse:
    """The papers, steps and ways to submit on one A4 sheet or two."""
    page = _page(request, code)
    return render(request, "catalog/procedure_print.html", {"page": page, "procedure": page.procedure})


@require_safe
@public_page
def ledger(request: HttpRequest, code: str) -> HttpResponse:
    """Why a dossier received now is due when it is, date by date."""
    page = _page(request, code)
    if page.due_today is None:
        raise Http404
    return render(request, "catalog/ledger.html", {"page": page, "procedure": page.procedure, "due": page.due_today})


@require_safe
def form_file(request: HttpRequest, pk: int) -> FileResponse:
    """A declaration's form to fill in by hand; named after its paper."""
    form = get_object_or_404(FormTemplate.objects.exclude(file=""), pk=pk)
    try:
        file = form.file.open("rb")
    except OSError as error:
        raise Http404 from error
    name = f"{vietnamese_slug(form.paper_name)[:80] or 'bieu-mau'}.docx"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=DOCX)
    response["Cache-Control"] = "public, max-age=3600"
    return response


@dataclass(frozen=True, slots=True)
class AgencyGroup:
    """Agencies of one kind, or of one level where they have no kind; `anchor` is the place on the page."""

    name: str
    anchor: str
    agencies: list[Agency]


def _groups(agencies: QuerySet[Agency]) -> list[AgencyGroup]:
    """Levels in their order, kinds within them."""
    groups: dict[str, AgencyGroup] = {}
    in_order = sorted(agencies, key=lambda agency: (agency.level.rank, agency.kind_id or 0, fold(agency.name)))
    for agency in in_order:  # not by the database, which puts Đ after Z
        of = agency.kind or agency.level
        groups.setdefault(of.code, AgencyGroup(of.name, of.code, [])).agencies.append(agency)
    return list(groups.values())


@require_safe
@public_page
def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency of today by kind, and the closed ones with their successors."""
    everything = Agency.objects.select_related("level", "kind", "successor")
    today = timezone.localdate()
    context = {
        "groups": _groups(everything.open()),
        "closed": everything.filter(valid_until__lt=today),
        "closures": closure_notices(Agency.objects.open(), today, limit=None),
    }
    return render(request, "catalog/agencies.html", context)


@require_safe
@public_page
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    children = Prefetch("children", Agency.objects.open(), to_attr="open_children")
    query = Agency.objects.select_related("level", "kind", "parent", "successor").prefetch_related(children)
    found = get_object_or_404(query, slug=slug)
    closed = bool(found.valid_until and found.valid_until < timezone.localdate())
    closures = [] if closed else closure_notices(Agency.objects.filter(pk=found.pk), timezone.localdate())
    return render(request, "catalog/agency.html", {"agency": found, "closed": closed, "closures": closures})
