"""The procedures that a clerk's desks receive: found by two words, or among the ten most used."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.generic import View

from accounts.models import User
from catalog.access import permissions_anywhere
from catalog.models import Agency, Procedure
from catalog.querysets import AgencyQuerySet, ProcedureQuerySet
from catalog.staff import StaffRequest
from dossiers.models import Leg
from portal.base.text import fold

SHOWN = 8
USUAL = 10
_CANDIDATES = 60
_USUAL_DAYS = 30
_USUAL_LEGS = 2_000  # newest receipts that are counted
_USUAL_KEPT = 3600  # seconds


def my_desks(user: User) -> AgencyQuerySet:
    return Agency.objects.where(user, "dossiers.receive")


def offered(user: User) -> ProcedureQuerySet:
    """Published procedures that one of the clerk's desks handles."""
    mine = my_desks(user).open()
    kinds = mine.exclude(kind=None).order_by().values("kind")
    handled = Q(handling__agency__in=mine.order_by().values("pk")) | Q(handling__kind__in=kinds)
    return Procedure.objects.published().filter(handled).distinct()


def search(user: User, words: str) -> list[Procedure]:
    """Those with every word typed, diacritics or not; what begins with them first, then the shorter title."""
    if not words.strip():
        return []
    found = list(offered(user).named(words[:100]).only("code", "title")[:_CANDIDATES])
    wanted = fold(words)
    return sorted(found, key=lambda procedure: _rank(procedure, wanted))[:SHOWN]


def _rank(procedure: Procedure, wanted: str) -> tuple[bool, bool, int, str]:
    title = fold(procedure.title)
    return procedure.code != wanted, wanted not in title, len(title), title


def usual(user: User) -> list[Procedure]:
    """The ten that the clerk's desks received most often in the last 30 days; counted once an hour."""
    agencies = sorted(my_desks(user).open().order_by().values_list("pk", flat=True))
    if not agencies:
        return []
    key = f"intake-usual:{user.pk}:{hash(tuple(agencies))}"
    codes: list[int] | None = cache.get(key)
    if codes is None:
        codes = _count(agencies)
        cache.set(key, codes, _USUAL_KEPT)
    rows = {procedure.pk: procedure for procedure in offered(user).filter(pk__in=codes).only("code", "title")}
    return [rows[pk] for pk in codes if pk in rows]


def _count(agencies: list[int]) -> list[int]:
    since = timezone.now() - timedelta(days=_USUAL_DAYS)
    newest = Leg.objects.filter(agency__in=agencies, received_at__gte=since).order_by("-received_at")
    received = newest.values_list("dossier__procedure", flat=True)[:_USUAL_LEGS]
    return [procedure for procedure, _times in Counter(received).most_common(USUAL)]


class ProcedureSuggestionsView(View):
    """JSON for the box's suggestions: `{"suggestions": [{"code", "text"}]}`."""

    request: StaffRequest
    http_method_names = ["get"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if "dossiers.receive" not in permissions_anywhere(self.request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        found = search(self.request.user, request.GET.get("q", ""))
        suggestions = [{"code": procedure.code, "text": procedure.title} for procedure in found]
        response = JsonResponse({"suggestions": suggestions})
        response["Cache-Control"] = "private, no-store"
        return response
