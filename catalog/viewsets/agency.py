"""Agencies and who works in them: for the province's administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.models import Agency, Membership
from catalog.roles import Role
from catalog.services import assign_role, check_place, remove_role
from catalog.staff import RolePermissionPolicy, ScopedModelViewSet
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


register_permission_policy(Agency, RolePermissionPolicy(Agency, KEEP, scope=managed_agencies))
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
    list_display = ["name", "code", "level", "kind", BooleanColumn("online_intake", label=_("Takes dossiers online"))]
    list_filter = ["level", "kind", "online_intake"]
    search_fields = ["name", "code"]
    list_per_page = 50
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("short_name"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("level"), FieldPanel("kind"), FieldPanel("parent")]),
        FieldPanel("online_intake"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("address", "phone", "email", "website")], heading=_("How to reach it")
        ),
        FieldPanel("calendar", read_only=True),  # changed where its open dossiers follow: the page of the calendar
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until"), FieldPanel("successor")]),
    ]

    def visible_to(self, user: User) -> QuerySet[Agency]:
        return managed_agencies(user).select_related("level", "kind")


class MembershipForm(forms.ModelForm[Membership]):
    """Names the account by its user name: a list of all accounts would hold every citizen."""

    username = forms.CharField(label=_("User name"), max_length=150)

    class Meta:
        model = Membership
        fields = ["agency", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["username", "agency", "role"])
        self.fields["agency"].empty_label = _("The whole province")  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["username"].initial = self.instance.user.username
        self.before = Membership.objects.filter(pk=self.instance.pk).first()

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        user = User.objects.filter(username=username).first()
        if user is None:
            raise ValidationError(_("There is no account with this user name"), code="unknown")
        self.instance.user = user
        return str(username)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            check_place(agency=cleaned.get("agency"), role=cleaned.get("role"))
        except ValidationError as error:
            self.add_error("agency", error)
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Membership:
        """Through the services, so that the way into the staff area opens and closes with the role."""
        if self.before:
            remove_role(user=self.before.user, agency=self.before.agency, role=Role(self.before.role))
        saved = assign_role(user=self.instance.user, agency=self.instance.agency, role=Role(self.instance.role))
        self.instance.pk = saved.pk
        return saved


class MembershipDeleteView(generic.DeleteView):
    def delete_action(self) -> None:
        remove_role(user=self.object.user, agency=self.object.agency, role=Role(self.object.role))


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
