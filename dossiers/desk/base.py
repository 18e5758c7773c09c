"""What every page about one dossier shares."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from casework.deadlines import WorkingCalendar
from catalog.access import permissions_in
from catalog.staff import StaffRequest
from dossiers.desk.badges import Badges
from dossiers.desk.keyset import is_key
from dossiers.models import Dossier, Leg
from dossiers.services import allowed_moves
from dossiers.services.assignment import may_give
from dossiers.workflow import MOVES, OPEN_STATES, Move


class DossierView(WagtailAdminTemplateMixin, TemplateView):
    """A page about the dossier in the address, and about the leg of it at the reader's agency.

    Raises Http404 for dossiers of other agencies, whatever the address.
    """

    request: StaffRequest
    header_icon = "folder-open-inverse"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        legs = Leg.objects.visible_to(self.request.user).select_related(
            "dossier__procedure", "dossier__late_entry__entered_by", "agency", "officer", "stored_result"
        )
        known = is_key(str(kwargs["pk"]))  # a foreign key larger than the database's numbers is an error there
        leg = legs.filter(dossier=kwargs["pk"]).order_by("order").first() if known else None
        self.leg = leg or get_object_or_404(Leg.objects.none())
        self.dossier: Dossier = self.leg.dossier

    @cached_property
    def badges(self) -> Badges:
        return Badges(timezone.now())

    @property
    def calendar(self) -> WorkingCalendar:
        return self.badges.calendars.of(self.leg.agency.calendar_id)

    @cached_property
    def permissions(self) -> frozenset[str]:
        return permissions_in(self.request.user, self.leg.agency)

    @cached_property
    def moves(self) -> dict[str, Move]:
        """The moves that this reader may make now."""
        return allowed_moves(self.leg, self.request.user)

    @cached_property
    def may_review(self) -> bool:
        """Whoever may ask for papers now may mark them."""
        return any(move.needs == "items" for move in self.moves.values())

    @cached_property
    def may_assign(self) -> bool:
        """An officer takes what nobody holds, and gives on their own; head and leader hand out the work."""
        return self.leg.state in OPEN_STATES and may_give(self.request.user, self.leg, self.permissions)

    def get_page_title(self) -> str:
        return str(self.dossier)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk:index"), "label": _("Dossiers")},
            {"url": self.detail_url, "label": str(self.dossier)},
        ]

    @property
    def detail_url(self) -> str:
        return reverse("desk:edit", args=[self.dossier.pk])

    def back(self) -> HttpResponseRedirect:
        return redirect(self.detail_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "dossier": self.dossier,
            "leg": self.leg,
            "badge": self.badges.of_leg(self.leg),
            "detail_url": self.detail_url,
        }

    @cached_property
    def last_sequence(self) -> int:
        """Of the newest move: what a form was filled in against. Assigning is no move."""
        moves = self.dossier.events.filter(action__in=MOVES)
        return moves.order_by("-sequence").values_list("sequence", flat=True).first() or 0
