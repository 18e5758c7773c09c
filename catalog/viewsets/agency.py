"""Agencies and who works in them: for the province's administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.models import Agency, Membership
from catalog.people import appoint, end_role
from catalog.roles import Role
from catalog.staff import RolePermissionPolicy, ScopedModelViewSet
from catalog.viewsets.agency_form import PANELS, AgencyPolicy, kept_agencies
from catalog.viewsets.classification import VALIDITY
from catalog.viewsets.closure import DeskClosureViewSet

MANAGE = "accounts.manage"
KEEP = {"view": MANAGE, "add": MANAGE, "change": MANAGE}  # what others refer to is ended by a date, never deleted


def managed_agencies(user: User) -> QuerySet[Agency]:
    return Agency.objects.where(user, MANAGE)


def managed_memberships(user: User) -> QuerySet[Membership]:
    """Those in the agencies that `user` manages; those of the whole province only for its administrators."""
    if user.is_superuser or user.memberships.granting(MANAGE).filter(agency=None).exists():
        return Membership.objects.all()
    return Membership.objects.filter(agency__in=managed_agencies(user))


register_permission_policy(Agency, AgencyPolicy())
register_permission_policy(
    Membership, RolePermissionPolicy(Membership, {**KEEP, "delete": MANAGE}, scope=managed_memberships)
)


class KeptModelViewSet(ScopedModelViewSet):
    """What is never deleted has no address for it."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs, delete_url_name=None)
        return common


class AgencyViewSet(KeptModelViewSet):
    model = Agency
    name = "agencies"
    url_prefix = "co-quan"
    icon = "site"
    menu_label = _("Agencies")
    list_display = [
        "name",
        "code",
        "level",
        "kind",
        BooleanColumn("online_intake", label=_("Takes dossiers online")),
        VALIDITY,
    ]
    list_filter = ["level", "kind", "online_intake"]
    search_fields = ["name", "code"]
    list_per_page = 50
    edit_handler = PANELS

    def visible_to(self, user: User) -> QuerySet[Agency]:
        return kept_agencies(user).select_related("level", "kind", "successor")


class MembershipForm(WagtailAdminModelForm):
    """Names the account by its user name: a list of all accounts would hold every citizen."""

    username = forms.CharField(label=_("User name"), max_length=150)

    class Meta:
        model = Membership
        fields = ["agency", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["username", "agency", "role"])
        self.fields["agency"].empty_label = _("The whole province")
        if self.instance.pk:
            self.fields["username"].initial = self.instance.user.username
        self.before = Membership.objects.filter(pk=self.instance.pk).select_related("user", "agency").first()

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        user = User.objects.filter(username=username).first()
        if user is None:
            raise ValidationError(_("There is no account with this user name"), code="unknown")
        self.instance.user = user
        return str(username)

    def clean(self) -> dict[str, Any]:
        """Tries it out, since only the services know what forbids it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            with transaction.atomic():
                self.carry_out(cleaned)
                transaction.set_rollback(True)
        except ValidationError as error:
            self.add_error("agency" if error.code == "province" else None, error)
        except PermissionDenied as error:
            self.add_error(None, str(error))
        return cleaned

    def carry_out(self, given: dict[str, Any]) -> Membership:
        """Through the services, so that the way into the staff area opens and closes with the role."""
        role = Role(given["role"])
        if self.before and (self.before.agency, self.before.role) != (given["agency"], role):
            end_role(by=self.for_user, membership=self.before)
        return appoint(by=self.for_user, person=self.instance.user, agency=given["agency"], role=role)

    @transaction.atomic
    def save(self, commit: bool = True) -> Membership:
        saved = self.carry_out(self.cleaned_data)
        self.instance.pk = saved.pk
        return saved


class MembershipDeleteView(generic.DeleteView):
    """Says why when the role cannot end yet."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
                return response
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return redirect(self.get_success_url())

    def delete_action(self) -> None:
        end_role(by=self.request.user, membership=self.object)


class MembershipViewSet(ScopedModelViewSet):
    model = Membership
    name = "memberships"
    url_prefix = "phan-cong"
    icon = "group"
    menu_label = _("Officers and roles")
    list_display = ["user", "agency", "role"]
    list_filter = ["role", "agency"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "agency__name"]
    list_per_page = 50
    delete_view_class = MembershipDeleteView

    def visible_to(self, user: User) -> QuerySet[Membership]:
        return managed_memberships(user).select_related("user", "agency")

    def get_form_class(self, for_update: bool = False) -> type[MembershipForm]:
        return MembershipForm


class OrganisationGroup(ModelViewSetGroup):
    """Everything about who works where and when."""

    menu_label = _("Organisation")
    menu_icon = "group"
    menu_order = 800
    submenu_hook = "register_organisation_menu_item"  # rooms above add what belongs here
    items = (AgencyViewSet, MembershipViewSet, DeskClosureViewSet)
