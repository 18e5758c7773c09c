"""What every page of the postal clerk shares."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.access import permissions_anywhere
from catalog.staff import StaffRequest
from dossiers.models import Parcel
from dossiers.post.gateway import is_configured
from dossiers.post.scope import POST, parcels_of


class PostView(WagtailAdminTemplateMixin, TemplateView):
    """For whoever works for the post in an agency, with the parcels of those agencies."""

    request: StaffRequest
    header_icon = "resubmit"
    page_title = _("Post")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if POST not in permissions_anywhere(self.request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def parcels(self) -> QuerySet[Parcel]:
        return parcels_of(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": reverse("post:index"), "label": _("Post")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"is_configured": is_configured()}
