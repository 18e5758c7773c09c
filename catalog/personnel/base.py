"""What the pages about people share: only whoever manages people somewhere opens them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from catalog.access import permissions_anywhere
from catalog.models import Agency
from catalog.people import MANAGE, people_of
from catalog.staff import StaffRequest


def managed_agencies(user: User) -> list[Agency]:
    """The agencies whose people are `user`'s, by name; those that have ended are left out."""
    return list(Agency.objects.where(user, MANAGE).open())


class ManagersOnly(View):
    """403 for whoever manages nobody, whatever the address and the method."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if MANAGE not in permissions_anywhere(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class PeoplePage(WagtailAdminTemplateMixin, ManagersOnly, TemplateView):
    """A page of the administrator's."""

    request: StaffRequest
    header_icon = "group"

    @cached_property
    def agencies(self) -> list[Agency]:
        return managed_agencies(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [*self.breadcrumbs_items, {"url": reverse("people:index"), "label": _("Staff")}]
        title = self.get_page_title()
        return trail if title == _("Staff") else [*trail, {"url": "", "label": title}]


class PersonAction(ManagersOnly):
    """One POST about one person (404 unless the reader manages them), which then leads back to their page."""

    request: StaffRequest
    http_method_names = ["post"]
    person: User

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(people_of(self.request.user), pk=kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            sentence = self.perform()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, str(sentence))
        return self.back()

    def perform(self) -> object:
        """Does it, and says so in a sentence; may raise PermissionDenied (403) and ValidationError."""
        raise NotImplementedError

    def back(self) -> HttpResponseRedirect:
        """To the person, or to the list once they are the reader's no more."""
        if people_of(self.request.user).filter(pk=self.person.pk).exists():
            return redirect("people:person", self.person.pk)
        return redirect("people:index")
