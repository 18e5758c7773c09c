"""The bank's statements, day by day, for whoever keeps the province's account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin import messages

from catalog.holdings import agencies_granting
from dossiers.fees.desk.base import FeesView
from dossiers.fees.online.gateway import configured
from dossiers.fees.permissions import COLLECT
from dossiers.fees.settlement import note_settlement, settle_day, unexplained
from dossiers.models import Settlement

ROWS = 31
OPEN_ONES = "con-lech"  # in the address: only days that differ unexplained, or were not fetched
KINDS = {
    "missing_here": gettext_lazy("The bank has it, the portal does not"),
    "missing_there": gettext_lazy("The portal has it, the bank does not"),
    "amount": gettext_lazy("The amounts differ"),
    "state": gettext_lazy("One side says it was paid, the other that it was not"),
}


class SettlementsView(FeesView):
    """GET lists the days, with `con-lech` the open ones; POST fetches a day again (`fetch`), or keeps a `note`."""

    template_name = "dossiers/fees/settlements.html"
    page_title = gettext_lazy("Bank statements")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The statement is of the whole province's account."""
        if not self.keeps_account:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_settle(self) -> bool:
        return agencies_granting(self.request.user, COLLECT) is None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = unexplained() if OPEN_ONES in self.request.GET else Settlement.objects.all()
        page = Paginator(days.select_related("settled_by"), ROWS).get_page(self.request.GET.get("p"))
        for settlement in page:
            for difference in settlement.differences:
                difference["words"] = KINDS.get(difference["kind"], difference["kind"])
        return super().get_context_data(**kwargs) | {
            "page": page,
            "switches": self.switches(
                ("", pgettext("days", "All")), (OPEN_ONES, _("With differences or not fetched"))
            ),
            "is_open_ones": OPEN_ONES in self.request.GET,
            "may_settle": self.may_settle,
            "is_configured": configured(),
            "yesterday": timezone.localdate() - timedelta(days=1),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_settle:
            raise PermissionDenied
        if "fetch" in request.POST:
            self.fetch()
        else:
            self.note(request)
        return redirect("fees:settlements")

    def fetch(self) -> None:
        """Of the day in the address."""
        if not configured():
            messages.error(self.request, _("No payment gateway is set up."))
            return
        settlement = settle_day(self.day, timezone.now())
        if settlement.error:
            messages.error(
                self.request, _("The statement could not be fetched: %(error)s") % {"error": settlement.error}
            )
        else:
            messages.success(self.request, _("The statement was fetched and compared."))

    def note(self, request: HttpRequest) -> None:
        settlement = get_object_or_404(Settlement, day=self.day)
        try:
            note_settlement(settlement=settlement, note=request.POST.get("note", ""), by=self.request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
