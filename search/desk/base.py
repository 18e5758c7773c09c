"""What the editors' pages share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.access import permissions_anywhere
from catalog.staff import StaffRequest

EDIT = "catalog.edit"
REPORT, SYNONYMS = "searches:index", "synonyms:index"


class EditorsOnly(View):
    """403 for whoever edits no catalog, whatever the address and the method."""

    request: StaffRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if EDIT not in permissions_anywhere(request.user):
            raise PermissionDenied


class EditorsPage(WagtailAdminTemplateMixin, EditorsOnly, TemplateView):
    """A page under the list of synonyms."""

    request: StaffRequest
    header_icon = "search"
    page_title: Any

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        synonyms = {"url": reverse(SYNONYMS), "label": _("Synonyms")}
        return [*self.breadcrumbs_items, synonyms, {"url": "", "label": self.get_page_title()}]
