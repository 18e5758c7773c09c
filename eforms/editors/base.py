"""What the editors' pages share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from catalog.access import permissions_anywhere
from catalog.staff import StaffRequest
from eforms.editors.viewsets import EDIT
from eforms.models import EForm

LIST = "wagtailsnippets_eforms_eform:list"
FORM = "wagtailsnippets_eforms_eform:edit"


class EditorsView(WagtailAdminTemplateMixin, TemplateView):
    """A page for whoever builds forms."""

    request: StaffRequest
    header_icon = "form"
    page_title: str

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not isinstance(request.user, User) or EDIT not in permissions_anywhere(request.user):
            raise PermissionDenied

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        forms = {"url": reverse(LIST), "label": _("E-forms")}
        return [*self.breadcrumbs_items, forms, {"url": "", "label": self.get_page_title()}]


class OneFormView(EditorsView):
    """A page about one form."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.eform = get_object_or_404(EForm.objects.select_related("procedure"), pk=kwargs["pk"])

    @property
    def composed(self) -> EForm:
        """As it is composed now, published or not."""
        found: EForm = self.eform.get_latest_revision_as_object()
        return found

    def get_page_subtitle(self) -> str:
        return self.eform.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(LIST), "label": _("E-forms")},
            {"url": reverse(FORM, args=[self.eform.pk]), "label": self.eform.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"eform": self.eform}
