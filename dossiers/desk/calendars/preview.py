"""What a change of the calendar does to open dossiers, before it is applied; then the applying."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from catalog.models import Agency
from dossiers.calendar_changes import switches_of
from dossiers.desk.calendars.base import EditView
from dossiers.exceptions import DossierError
from dossiers.models import CalendarChange, Dossier
from dossiers.recalculation import Shift, moves_of
from dossiers.services.calendars import ChangedMeanwhile, discard
from dossiers.services.recalculation import apply_change, order_change

ROWS = 50
AT_ONCE = 3000  # dossiers that a page may move; more are left to the periodic work


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How many legs a change moves, and which way."""

    moved: int
    later: int
    earlier: int
    becoming_late: int  # the new date has passed, the old one has not
    no_longer_late: int

    @classmethod
    def of(cls, shifts: Sequence[Shift], now: datetime) -> Effect:
        earlier = sum(shift.is_earlier for shift in shifts)
        return cls(
            moved=len(shifts),
            later=len(shifts) - earlier,
            earlier=earlier,
            becoming_late=sum(shift.new < now <= shift.old for shift in shifts),
            no_longer_late=sum(shift.old < now <= shift.new for shift in shifts),
        )


class PreviewView(EditView):
    """Lists every dossier that would move; a POST applies exactly the version of the change that was shown."""

    template_name = "dossiers/desk/calendars/preview.html"
    page_title = gettext_lazy("What the change does")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.change is None:
            messages.info(request, _("Nothing is being prepared for this calendar."))
            return self.back()
        if self.change.state == CalendarChange.State.ORDERED:
            return self.back()
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.change is None or str(self.change.version) != request.POST.get("version"):
            messages.error(request, str(ChangedMeanwhile()))
            return redirect(self.address("preview"))
        if self.effect.earlier and "earlier" not in request.POST:
            messages.error(request, _("Some dates become earlier: tick that you have seen them"))
            return self.show()
        return self.apply()

    def apply(self) -> HttpResponse:
        if self.change is None:
            return self.back()
        if self.effect.moved > AT_ONCE:
            return self.order(self.change)
        try:
            moved = apply_change(
                change=self.change, version=self.change.version, by=self.request.user, at=timezone.now()
            )
        except DossierError as error:
            messages.error(self.request, str(error))
            return redirect(self.address("preview"))
        text = ngettext(
            "The calendar is changed. %(moved)d dossier has another due date.",
            "The calendar is changed. %(moved)d dossiers have another due date.",
            moved,
        )
        messages.success(self.request, text % {"moved": moved})
        return self.back()

    def order(self, change: CalendarChange) -> HttpResponse:
        try:
            order_change(change=change, version=change.version, by=self.request.user, at=timezone.now())
        except DossierError as error:
            messages.error(self.request, str(error))
            return redirect(self.address("preview"))
        messages.success(
            self.request, _("So many dossiers take some minutes: the calendar changes together with them.")
        )
        return self.back()

    @cached_property
    def shifts(self) -> list[Shift]:
        return moves_of(switches_of(self.change)) if self.change else []

    @cached_property
    def effect(self) -> Effect:
        return Effect.of(self.shifts, timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = self.request.GET.get("co-quan", "")
        counts = Counter(shift.agency for shift in self.shifts)
        names = dict(Agency.objects.filter(pk__in=counts).values_list("pk", "name"))
        shown = [shift for shift in self.shifts if not chosen or str(shift.agency) == chosen]
        page = Paginator(shown, ROWS).get_page(self.request.GET.get("trang"))
        return super().get_context_data(**kwargs) | {
            "effect": self.effect,
            "rows": _rows(page, names),
            "page": page,
            "chosen": chosen,
            "agencies": [(pk, names.get(pk, ""), count) for pk, count in counts.most_common()],
        }


def _rows(page: Page, names: dict[int, str]) -> list[dict[str, Any]]:
    """One query for the dossiers of the page."""
    dossiers = Dossier.objects.only("pk", "code", "submission_number", "procedure_title", "applicant_name")
    found = dossiers.in_bulk([shift.dossier for shift in page])
    return [
        {"shift": shift, "dossier": found[shift.dossier], "agency": names.get(shift.agency, "")}
        for shift in page
        if shift.dossier in found
    ]


class DiscardView(EditView):
    """Everything that was prepared is thrown away; it never counted."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.change:
            try:
                discard(change=self.change, by=self.request.user, at=timezone.now())
            except DossierError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("What was prepared is discarded. The calendar stays as it was."))
        return self.back()
