"""Who works where: all agencies by kind, and one agency."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

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
    children = Prefetch("children", Agency.objects.open(), to_attr="open_children")
    query = Agency.objects.select_related("level", "kind", "parent", "successor").prefetch_related(children)
    found = get_object_or_404(query, slug=slug)
    closed = bool(found.valid_until and found.valid_until < timezone.localdate())
    closures = [] if closed else closure_notices(Agency.objects.filter(pk=found.pk), timezone.localdate())
    return render(request, "catalog/agency.html", {"agency": found, "closed": closed, "closures": closures})
