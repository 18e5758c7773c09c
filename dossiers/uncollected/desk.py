"""The desk's list of results that nobody has fetched: where they lie, whom to call, what goes to the archive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from casework.files import produced_response
from casework.files.inspection import PDF
from catalog.access import permissions_anywhere
from catalog.staff import StaffRequest
from dossiers.desk.base import DossierView
from dossiers.models import Leg, Reading, ResultReceipt
from dossiers.readings import log_reading
from dossiers.uncollected.papers import return_slip
from dossiers.uncollected.services import RETURN, archive_results, store_result
from dossiers.uncollected.waiting import Waiting, reminders_of, term_is_over, waiting_legs, waiting_of
from dossiers.workflow import State
from portal.base.text import fold

PER_PAGE = 25
MOST_AT_ONCE = 100  # results that go to the archive in one request


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str | Promise


TABS = (
    Tab("desk", gettext_lazy("At the desk")),
    Tab("unplaced", gettext_lazy("No place noted")),
    Tab("over", gettext_lazy("Storage term over")),
    Tab("archive", gettext_lazy("In the archive")),
)


class UncollectedView(WagtailAdminTemplateMixin, TemplateView):
    """GET lists; POST moves the ticked ones to the archive."""

    request: StaffRequest
    template_name = "dossiers/desk/uncollected.html"
    header_icon = "folder-inverse"
    page_title = gettext_lazy("Results to be fetched")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if RETURN not in permissions_anywhere(self.request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def tab(self) -> str:
        wanted = self.request.GET.get("xem", "")
        return wanted if wanted in {tab.key for tab in TABS} else TABS[0].key

    @cached_property
    def words(self) -> str:
        return self.request.GET.get("q", "").replace("\x00", "").strip()[:100]

    @property
    def legs(self) -> QuerySet[Leg]:
        """What this reader may hand out; the longest waiting first."""
        legs = waiting_legs(Leg.objects.where(self.request.user, RETURN))
        return legs.defer("dossier__answers", "dossier__search_text").order_by("finished_at", "pk")

    def listed(self) -> QuerySet[Leg]:
        archived = Q(stored_result__archived_at__isnull=False)
        chosen = {
            "desk": ~archived,
            "unplaced": ~archived & (Q(stored_result=None) | Q(stored_result__place="")),
            "over": ~archived & term_is_over(timezone.now()),
            "archive": archived,
        }[self.tab]
        legs = self.legs.filter(chosen)
        for word in fold(self.words).split():
            legs = legs.filter(dossier__search_text__contains=f" {word}")
        return legs

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.listed(), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "tabs": TABS,
            "tab": self.tab,
            "words": self.words,
            "page_obj": page,
            "rows": rows(list(page.object_list)),
            "query": urlencode({"xem": self.tab, "q": self.words}),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keys = [key for key in request.POST.getlist("leg") if key.isascii() and key.isdigit() and len(key) < 19]
        legs = list(self.legs.filter(pk__in=keys[:MOST_AT_ONCE]))
        moved = archive_results(legs=legs, by=self.request.user, at=timezone.now())
        if moved:
            words = ngettext(
                "%(count)d result is in the archive now; the applicant is told.",
                "%(count)d results are in the archive now; the applicants are told.",
                moved,
            )
            messages.success(request, words % {"count": moved})
        else:
            messages.warning(request, _("Nothing was moved: tick results whose storage term is over."))
        return redirect(f"{reverse('desk:uncollected')}?{urlencode({'xem': self.tab})}")


def rows(legs: list[Leg]) -> list[Waiting]:
    """With their reminders, in one query for the page."""
    now, reminders = timezone.now(), reminders_of(legs)
    shown = [waiting_of(leg, now) for leg in legs]
    return [
        replace(each, reminders=reminders[each.leg.dossier_id][0], reminded_at=reminders[each.leg.dossier_id][1])
        if each.leg.dossier_id in reminders
        else each
        for each in shown
    ]


class StoreView(DossierView):
    """Note where the result of one dossier lies."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place = request.POST.get("place", "").replace("\x00", "")
        try:
            store_result(leg=self.leg, place=place, by=self.request.user, at=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Dossier %(code)s: the place is noted.") % {"code": self.dossier})
        tab = request.POST.get("xem", "")
        if tab in {each.key for each in TABS}:
            return redirect(f"{reverse('desk:uncollected')}?{urlencode({'xem': tab})}")
        return self.back()


class ReturnSlipView(DossierView):
    """The slip that whoever fetches the result signs."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a paper
        if RETURN not in self.permissions:
            raise PermissionDenied
        if self.leg.state not in {State.APPROVED, State.RETURNED}:
            raise Http404
        log_reading(dossier=self.dossier, reader=self.request.user, what=Reading.What.PRINT, at=timezone.now())
        receipt = ResultReceipt.objects.select_related("handed_by").filter(leg=self.leg).first()
        return produced_response(return_slip(self.leg, receipt), f"phieu-tra-{self.dossier}.pdf", PDF, inline=True)
