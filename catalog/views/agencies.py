"""Who works where: all agencies by kind, one agency, and how it was before a level of government ended."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.agency_page import AgencyPage
from catalog.before import BeforePage
from catalog.caching import public_page
from catalog.closures import closure_notices
from catalog.models import Agency
from portal.base.text import fold


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
    """One agency; one that has ended names who does its work now."""
    query = Agency.objects.select_related("level", "kind", "parent", "successor")
    found = get_object_or_404(query, slug=slug)
    return render(request, "catalog/agency.html", {"agency": found, "page": AgencyPage(found)})


@require_safe
@public_page
def before(request: HttpRequest) -> HttpResponse:
    """`?den=2025-06-30`: levels, agencies and procedures of the time that ended on that day, and who has them now."""
    page = BeforePage(request.GET.get("den", ""), request.GET.get("trang", ""))
    return render(request, "catalog/before.html", {"page": page})
