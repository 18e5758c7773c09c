"""Departments' sites in the staff area: making them, how complete they are, news that they offer to the province."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from accounts.models import User
from catalog.holdings import agencies_granting
from catalog.models import Agency
from catalog.staff import StaffRequest
from home.models import DepartmentHomePage
from home.news.sharing import decline, offered_articles, take
from home.sites.checks import check_site
from home.sites.forms import NewSitesForm
from home.sites.making import agencies_without_site, make_sites
from home.sites.ranking import judged
from home.viewsets.places import EDIT, edits_every_site

LONGEST_WORDS = 100
LONGEST_KEY = 18  # digits of a key that a database can hold


def sites_seen_by(user: User) -> QuerySet[DepartmentHomePage]:
    """All for the province's editors; for an agency's, its own."""
    places = agencies_granting(user, EDIT)
    sites: QuerySet[DepartmentHomePage] = DepartmentHomePage.objects.exclude(agency=None)
    sites = sites.select_related("agency__kind", "check_result")
    return sites.order_by("title") if places is None else sites.filter(agency__in=places)


class SitesPage(WagtailAdminTemplateMixin, View):
    """A page of this menu; 403 for whoever edits no pages."""

    request: StaffRequest
    header_icon = "site"
    province_only = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = self.request.user
        allowed = edits_every_site(user) if self.province_only else agencies_granting(user, EDIT) != frozenset()
        if not allowed:
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("department_sites:index"), "label": _("Agencies' sites")}
        here = [] if isinstance(self, SitesView) else [{"url": "", "label": self.get_page_title()}]
        return [*self.breadcrumbs_items, index, *here]


class SitesView(SitesPage, TemplateView):
    """Every site with the result of its last look, and the agencies that have none."""

    request: StaffRequest
    template_name = "home/desk/sites.html"
    page_title = gettext_lazy("Agencies' sites")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everything = edits_every_site(self.request.user)
        lacking = list(agencies_without_site()) if everything else []
        return super().get_context_data(**kwargs) | {
            "sites": sites_seen_by(self.request.user),
            "everything": everything,
            "lacking": [agency for agency in lacking if agency.kind and agency.kind.code == "department"],
            "lacking_others": len(lacking),
            "offered": offered_articles().count() if everything else 0,
        }


class NewSitesView(SitesPage, FormView[NewSitesForm]):
    """One step: the chosen agencies have their sites, with sections, collection and editors."""

    request: StaffRequest
    template_name = "home/desk/new_sites.html"
    page_title = gettext_lazy("Make sites for agencies")
    form_class = NewSitesForm
    province_only = True

    def get_initial(self) -> dict[str, Any]:
        return {"agencies": self.request.GET.getlist("co-quan")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"words": self.request.GET.get("q", "")[:LONGEST_WORDS]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"words": self.request.GET.get("q", "")[:LONGEST_WORDS]}

    def form_valid(self, form: NewSitesForm) -> HttpResponse:
        chosen = form.chosen()
        left = make_sites(chosen, by=self.request.user)
        made = len(chosen) - len(left)
        sentence = ngettext("%(count)d site was made", "%(count)d sites were made", made) % {"count": made}
        messages.success(self.request, sentence)
        if not left:
            return _to_the_made(chosen)
        messages.warning(self.request, _("%(count)d are left: go on with them") % {"count": len(left)})
        return redirect("department_sites:new")


def _to_the_made(agencies: list[Agency]) -> HttpResponse:
    """To the one site, where its pages are at hand; to the list of all when there were several."""
    if len(agencies) > 1:
        return redirect("department_sites:index")
    return redirect("department_sites:site", pk=DepartmentHomePage.objects.get(agency=agencies[0]).pk)


class SiteView(SitesPage, TemplateView):
    """One site: what gave it its points, and what is missing; POST looks again at once."""

    request: StaffRequest
    template_name = "home/desk/site.html"
    site: DepartmentHomePage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.site = get_object_or_404(sites_seen_by(self.request.user), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.site.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        check = getattr(self.site, "check_result", None)
        rows = judged(check) if check else []
        return super().get_context_data(**kwargs) | {"site": self.site, "check": check, "rows": rows}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_site(self.site, timezone.now())
        messages.success(request, _("The site was looked over"))
        return redirect("department_sites:site", pk=self.site.pk)


class OfferedView(SitesPage, TemplateView):
    """News that agencies offer to the province's front page: the province's editors take it, or do not."""

    request: StaffRequest
    template_name = "home/desk/offered.html"
    page_title = gettext_lazy("News offered by agencies")
    province_only = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"articles": offered_articles()[:100]}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = take if "take" in request.POST else decline
        key = request.POST.get("take") or request.POST.get("decline") or ""
        changed = key.isdecimal() and len(key) <= LONGEST_KEY and act(key=int(key), by=self.request.user)
        if changed:
            messages.success(request, _("Done"))
        else:
            messages.warning(request, _("Somebody else has decided about this news meanwhile"))
        return redirect("department_sites:offered")


class SitesMenuItem(MenuItem):
    """For those who edit pages somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and agencies_granting(request.user, EDIT) != frozenset()


class DepartmentSitesViewSet(ViewSet):
    name = "department_sites"
    url_prefix = "trang-co-quan"
    icon = "site"
    menu_label = gettext_lazy("Agencies' sites")
    menu_name = "department-sites"
    menu_order = 130
    add_to_admin_menu = True

    def get_menu_item(self, order: int | None = None) -> SitesMenuItem:
        return SitesMenuItem(
            self.menu_label,
            self.menu_url,
            name=self.menu_name,
            icon_name=self.menu_icon,
            order=order or self.menu_order,
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        view: Any = self.construct_view
        return [
            path("", view(SitesView), name="index"),
            path("lap/", view(NewSitesView), name="new"),
            path("tin-de-nghi/", view(OfferedView), name="offered"),
            path("<int:pk>/", view(SiteView), name="site"),
        ]
