"""Accounts in Wagtail's settings: names, addresses and passwords; what a person may do is given as a role."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction
from wagtail.users.views.users import CreateView, EditView, IndexView, UserFilterSet, UserViewSet

from accounts.models import User


class _WithoutGroups:
    """Groups follow from roles; only a superuser makes another one; who has roles is closed on the staff page."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        instance: User = self.instance  # type: ignore[attr-defined]
        fields.pop("groups", None)
        if not by.is_superuser:
            fields.pop("is_superuser", None)
        if instance.pk and instance.memberships.exists():
            fields.pop("is_active", None)


class AccountCreationForm(_WithoutGroups, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields - {"groups"}


class AccountEditForm(_WithoutGroups, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields - {"groups"}


class AccountIndexView(IndexView):
    """Without tick boxes: what they were for is done person by person."""

    @property
    def columns(self) -> list[Any]:
        return list(super().columns)[1:]


class AccountFilterSet(UserFilterSet):
    """Groups are our own affair."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.filters["group"]


class AccountCreateView(CreateView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}


class AccountEditView(EditView):
    """A superuser's account is a superuser's to change: whoever sets its password has it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.object.is_superuser and not self.request.user.is_superuser:
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}


class AccountViewSet(UserViewSet):
    index_view_class = AccountIndexView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    filterset_class = AccountFilterSet
    create_template_name = "catalog/people/account_form.html"
    edit_template_name = "catalog/people/account_edit.html"
    copy_view_enabled = False  # a copy would begin with another person's name and rights

    def get_form_class(self, for_update: bool = False) -> type[AccountEditForm | AccountCreationForm]:
        return AccountEditForm if for_update else AccountCreationForm


class NoBulkAction(UserBulkAction):
    """Stands in place of one of Wagtail's: nobody is closed, deleted or put into groups by the dozen."""

    template_name = "wagtailadmin/404.html"
    display_name = aria_label = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise Http404


class NoAssignRole(NoBulkAction):
    action_type = "assign_role"


class NoDelete(NoBulkAction):
    action_type = "delete"


class NoSetActiveState(NoBulkAction):
    action_type = "set_active_state"


NO_BULK_ACTIONS = (NoAssignRole, NoDelete, NoSetActiveState)
