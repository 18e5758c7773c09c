"""Dossiers of an agency that still owe something: the cashier's list of names."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from dossiers.fees.desk.base import FeesView
from dossiers.fees.owing import owing, unknown
from dossiers.fees.permissions import COLLECT
from dossiers.lookup import by_number
from dossiers.models import Dossier, Leg

ROWS = 25
_LONGEST = 60  # signs of what is typed


class UnpaidView(FeesView):
    """Every dossier with an open amount, the newest first; `ma` finds one by its code; `chua-ro`: unnamed amounts."""

    template_name = "dossiers/fees/unpaid.html"
    page_title = gettext_lazy("Not paid")
    needs = (COLLECT,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.request.GET.get("ma", "").replace("\x00", "").strip()[:_LONGEST]
        is_unknown = "chua-ro" in self.request.GET
        page = Paginator(self.dossiers(typed, is_unknown=is_unknown), ROWS).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"page": page, "typed": typed, "is_unknown": is_unknown}

    def dossiers(self, typed: str, *, is_unknown: bool) -> QuerySet[Dossier]:
        here = Dossier.objects.filter(pk__in=Leg.objects.filter(agency=self.agency).values("dossier"))
        if typed:
            here = here.filter(pk__in=[found.pk for found in by_number(typed)])
        found = unknown(here) if is_unknown else owing(here)
        return found.defer("answers", "search_text").order_by("-submitted_at", "-pk")
