"""Dossiers of an agency that still owe something: the cashier's list of names."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.fees.desk.base import FeesView
from dossiers.fees.owing import at_desk, owing, unknown
from dossiers.fees.permissions import COLLECT
from dossiers.lookup import by_number
from dossiers.models import Dossier, Leg

ROWS = 25
AT_DESK, UNKNOWN = "tai-quay", "chua-ro"  # in the address
_LONGEST = 60  # signs of what is typed


class UnpaidView(FeesView):
    """Every dossier with an open amount, the newest first; `ma` finds one by its code.

    `tai-quay`: only where the postman does not collect all of it; `chua-ro`: unnamed amounts.
    """

    template_name = "dossiers/fees/unpaid.html"
    page_title = gettext_lazy("Not paid")
    needs = (COLLECT,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.request.GET.get("ma", "").replace("\x00", "").strip()[:_LONGEST]
        page = Paginator(self.dossiers(typed), ROWS).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "page": page,
            "typed": typed,
            "switch": self.switch,
            "is_unknown": self.switch == UNKNOWN,
            "switches": self.switches(
                ("", _("To be paid")), (AT_DESK, _("To be collected at the desk")), (UNKNOWN, _("Amount not set yet"))
            ),
        }

    @property
    def switch(self) -> str:
        return next((name for name in (AT_DESK, UNKNOWN) if name in self.request.GET), "")

    def dossiers(self, typed: str) -> QuerySet[Any]:
        here = Dossier.objects.filter(pk__in=Leg.objects.filter(agency=self.agency).values("dossier"))
        if typed:
            here = here.filter(pk__in=[found.pk for found in by_number(typed)])
        found = {UNKNOWN: unknown, AT_DESK: at_desk}.get(self.switch, owing)(here)
        return found.defer("answers", "search_text").order_by("-submitted_at", "-pk")
