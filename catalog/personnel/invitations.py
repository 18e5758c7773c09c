"""Invitations of an agency: written, sent again, revoked."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from catalog.invitations import InvitationSpent, invite, revoke, send_again
from catalog.models import Agency, Invitation
from catalog.people import MANAGE, roles_to_give
from catalog.personnel.base import ManagersOnly, PeoplePage
from catalog.personnel.forms import InvitationForm
from catalog.roles import Role
from catalog.staff import StaffRequest

SHOWN = 100  # newest first


def managed_invitations(request: StaffRequest) -> QuerySet[Invitation]:
    invitations = Invitation.objects.filter(agency__in=Agency.objects.where(request.user, MANAGE))
    return invitations.select_related("agency", "invited_by", "person")


class InvitationsView(PeoplePage):
    """A form, and under it what was sent before."""

    template_name = "catalog/people/invitations.html"
    page_title = gettext_lazy("Invite an officer")

    def form(self, data: Any = None) -> InvitationForm:
        roles = roles_to_give(self.request.user, next(iter(self.agencies), None))
        return InvitationForm(data, roles=[role for role in roles if role != Role.EDITOR], agencies=self.agencies)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        given = form.cleaned_data
        roles = [Role(role) for role in given["roles"]]
        try:
            invitation = invite(by=self.request.user, agency=given["agency"], email=given["email"], roles=roles)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]  # a list of sentences
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
        return redirect("people:invitations")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**{"form": self.form(), **kwargs})
        return context | {"invitations": managed_invitations(self.request)[:SHOWN]}


class InvitationAction(ManagersOnly):
    """One POST about one invitation of an agency that the reader manages."""

    request: StaffRequest
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        invitation = get_object_or_404(managed_invitations(self.request), pk=kwargs["invitation"])
        try:
            messages.success(request, self.perform(invitation))
        except InvitationSpent:
            messages.error(request, _("This invitation was accepted or revoked meanwhile."))
        return redirect("people:invitations")

    def perform(self, invitation: Invitation) -> str:
        raise NotImplementedError


class SendAgainView(InvitationAction):
    def perform(self, invitation: Invitation) -> str:
        send_again(by=self.request.user, invitation=invitation)
        return _("A new link is on its way to %(email)s; the earlier one holds no more.") % {"email": invitation.email}


class RevokeView(InvitationAction):
    def perform(self, invitation: Invitation) -> str:
        revoke(by=self.request.user, invitation=invitation)
        return _("The invitation to %(email)s is revoked.") % {"email": invitation.email}
