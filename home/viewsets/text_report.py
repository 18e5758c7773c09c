"""What the look at the pages' texts found, the worst first, each with what to do."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from accounts.models import User
from catalog.access import permissions_anywhere
from catalog.staff import RoleMenu, StaffRequest
from home.editing.text_checking.looking import BROKEN, SILENT
from home.editing.text_checking.rules import RULES, grade
from home.models import PageCheck
from home.sites.groups import pages_editable_by
from home.viewsets.places import EDIT

PER_PAGE = 20
SHOWN = 6  # findings of one page
KINDS = {"broken": _("Broken links"), "missing_alts": _("Pictures without words"), "hard": _("Hard to read")}
LABELS: dict[str, tuple[str | Promise, str | Promise]] = {
    BROKEN: (_("A link that leads nowhere"), _("Choose the page again, or take the link away")),
    SILENT: (_("A picture without words"), _("Say what it shows, for people who do not see it")),
    **{name: (rule.label, rule.remedy) for name, rule in RULES.items()},
}


def edits_pages(user: User) -> bool:
    return EDIT in permissions_anywhere(user)


class EditorsPage(WagtailAdminTemplateMixin, TemplateView):
    """403 for whoever edits no pages."""

    request: StaffRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not edits_pages(self.request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class TextReportView(EditorsPage):
    template_name = "home/desk/text_report.html"
    page_title = _("Broken links and readability")
    header_icon = "glasses"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = self.request.GET.get("loai", "")
        checks = checks_for(self.request.user)
        narrowed = checks.filter(**{f"{kind}__gt": 0}) if kind in KINDS else checks
        shown = Paginator(narrowed, PER_PAGE).get_page(self.request.GET.get("p"))
        counts = {name: checks.filter(**{f"{name}__gt": 0}).count() for name in KINDS}
        return super().get_context_data(**kwargs) | {
            "rows": [described(check) for check in shown],
            "page_obj": shown,
            "kind": kind if kind in KINDS else "",
            "kinds": [(name, label, counts[name]) for name, label in KINDS.items()],
        }


def checks_for(user: User) -> QuerySet[PageCheck]:
    """Pages of `user` that have something to mend; broken links weigh most."""
    found = PageCheck.objects.filter(page__in=pages_editable_by(user), page__live=True)
    weight = F("broken") * 10 + F("missing_alts") * 5 + F("hard")
    return found.annotate(weight=weight).filter(weight__gt=0).select_related("page").order_by("-weight", "page__title")


def described(check: PageCheck) -> dict[str, Any]:
    """One row: the page, and its findings with their remedies."""
    findings = [
        {"label": LABELS[each["rule"]][0], "remedy": LABELS[each["rule"]][1], "where": each["where"]}
        for each in check.findings
        if each["rule"] in LABELS
    ]
    return {
        "check": check,
        "page": check.page,
        "address": check.page.get_url() or "",
        "grade": grade(check.per_sentence),
        "findings": findings[:SHOWN],
        "more": max(0, len(findings) - SHOWN),
    }


class TextReportViewSet(RoleMenu, ViewSet):
    name = "text_report"
    url_prefix = "lien-ket-de-doc"
    icon = "glasses"
    menu_label = _("Links and readability")
    menu_name = "text-report"
    menu_icon = "glasses"
    menu_order = 60
    menu_permission = EDIT

    def get_urlpatterns(self) -> list[URLPattern]:
        view: Any = self.construct_view
        return [path("", view(TextReportView), name="index")]
