"""Who has how much in hand in an agency, and who is away: where handing over begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from catalog.absences import HAND_OUT
from catalog.models import Absence, Agency, Membership
from catalog.staff import StaffRequest
from dossiers.models import Leg
from dossiers.workflow import OPEN_STATES
from dossiers.workload import count_late_legs, count_open_legs


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One officer of one agency: what they hold, and whether they are here."""

    person: User
    agency: Agency
    open: int
    late: int
    absence: Absence | None

    @property
    def is_away(self) -> bool:
        """Today; otherwise `absence` is the next one."""
        return self.absence is not None and self.absence.first_day <= timezone.localdate()


def workers_of(agency: Agency) -> QuerySet[User]:
    """Active people who may hold a dossier there; whoever works for the whole province is left out."""
    memberships = Membership.objects.filter(agency=agency)
    working = memberships.granting("dossiers.process") | memberships.granting("dossiers.approve")
    return User.objects.filter(memberships__in=working, is_active=True).distinct().order_by("first_name", "last_name")


def absences_of(agency: Agency) -> dict[int, Absence]:
    """Of each officer the absence that holds today, or else the next one."""
    coming = Absence.objects.filter(agency=agency, ended_at=None, last_day__gte=timezone.localdate())
    return {each.officer_id: each for each in coming.select_related("deputy").order_by("-first_day")}


def loads_of(agency: Agency) -> list[Load]:
    """Everybody who works there, and whoever still holds something there; late and loaded ones first."""
    holders = Leg.objects.filter(agency=agency, officer__isnull=False, state__in=OPEN_STATES).values("officer")
    workers = workers_of(agency).order_by().values("pk")
    people = list(User.objects.filter(Q(pk__in=workers) | Q(pk__in=holders)))
    keys = [person.pk for person in people]
    many, late = count_open_legs(keys, agency.pk), count_late_legs(keys, agency.pk, timezone.now())
    away = absences_of(agency)
    loads = [
        Load(person=each, agency=agency, open=many[each.pk], late=late[each.pk], absence=away.get(each.pk))
        for each in people
    ]
    return sorted(loads, key=lambda load: (-load.late, -load.open, load.person.first_name))


class LoadsView(WagtailAdminTemplateMixin, TemplateView):
    """The people of one agency in which the reader gives out work; several agencies: the one named by `co-quan`."""

    request: StaffRequest
    template_name = "dossiers/desk/loads.html"
    header_icon = "group"
    page_title = gettext_lazy("Work of the officers")

    @cached_property
    def agencies(self) -> list[Agency]:
        return list(Agency.objects.where(self.request.user, HAND_OUT).open())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.agencies:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def agency(self) -> Agency:
        named = {str(agency.pk): agency for agency in self.agencies}
        own = self.request.user.memberships.exclude(agency=None).values_list("agency", flat=True)
        fallback = next((agency for agency in self.agencies if agency.pk in set(own)), self.agencies[0])
        return named.get(self.request.GET.get("co-quan", ""), fallback)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"agencies": self.agencies, "agency": self.agency, "loads": loads_of(self.agency)}
