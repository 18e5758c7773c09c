"""Base classes of the staff area: what a person does not see in a list, no address and no bulk action opens either.

Wagtail's `get_queryset` limits a list only; its other views and its bulk actions load objects by key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from wagtail.admin.menu import MenuItem
from wagtail.admin.views import generic
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from accounts.models import User
from catalog.access import permissions_anywhere
from catalog.roles import roles_with

Scope = Callable[[User], QuerySet[Any]]
_LONGEST_KEY = 18  # digits that fit the database's largest integer


class StaffRequest(HttpRequest):
    """A request inside the staff area: Wagtail let nobody through who is not signed in."""

    user: User  # type: ignore[assignment]


class RolePermissionPolicy(BasePermissionPolicy):
    """Wagtail's view, add, change and delete, each answered by a permission of catalog.roles.

    `actions` maps Wagtail's action to our permission; an action that it does not name is nobody's. `scope` gives the
    instances that a person may see; without it, all.
    """

    permission_cache_name = "_role_permissions"

    def __init__(self, model: type[Model], actions: Mapping[str, str], scope: Scope | None = None) -> None:
        super().__init__(model)
        self.actions = actions
        self.scope = scope

    def get_all_permissions_for_user(self, user: User) -> frozenset[str]:
        return permissions_anywhere(user)

    def user_has_permission(self, user: User, action: str) -> bool:
        return self.actions.get(action) in self.get_cached_permissions_for_user(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        roles = {role for action in actions for role in roles_with(self.actions.get(action, ""))}
        holders = Q(is_superuser=True) | Q(memberships__role__in=roles)
        return User.objects.filter(holders, is_active=True).distinct()

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action) and self._visible(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet[Any]:
        visible = self._visible(user)
        return visible if self.user_has_any_permission(user, actions) else visible.none()

    def _visible(self, user: User) -> QuerySet[Any]:
        visible: QuerySet[Any] = self.scope(user) if self.scope else self.model._default_manager.all()
        return visible


class RoleMenuItem(MenuItem):
    """A menu entry for those who hold `permission` somewhere and `unless` nowhere."""

    def __init__(self, *args: Any, permission: str, unless: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission
        self.unless = unless

    def is_shown(self, request: HttpRequest) -> bool:
        held = permissions_anywhere(request.user)
        return self.permission in held and self.unless not in held


class RoleMenu:
    """For a viewset: its menu entry is shown to those who hold `menu_permission` somewhere."""

    menu_permission: str
    menu_label: str | Promise
    menu_name: str
    menu_icon: str
    menu_order: int | None
    menu_url: str

    def get_menu_item(self, order: int | None = None) -> RoleMenuItem:
        return RoleMenuItem(
            self.menu_label,
            self.menu_url,
            name=self.menu_name,
            icon_name=self.menu_icon,
            order=order or self.menu_order,
            permission=self.menu_permission,
        )


class ScopedIndexView(generic.IndexView):
    """A list of what `scope` lets the signed-in person see."""

    scope: Scope | None = None

    @cached_property
    def add_item_label(self) -> str:
        """One word: on a phone Wagtail's whole name of the thing pushes the page's title away."""
        return gettext("Add")

    def get_base_queryset(self) -> QuerySet[Any]:
        visible: QuerySet[Any] = self.scope(self.request.user) if self.scope else super().get_base_queryset()
        return visible


class ScopedModelViewSet(ModelViewSet):
    """A viewset whose every address with a key answers 404 unless the object is in `visible_to(user)`."""

    index_view_class = ScopedIndexView
    add_to_reference_index = False
    copy_view_enabled = False

    def visible_to(self, user: User) -> QuerySet[Any]:
        visible: QuerySet[Any] = self.model._default_manager.visible_to(user)
        return visible

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        view_kwargs: dict[str, Any] = super().get_index_view_kwargs(scope=self.visible_to, **kwargs)
        return view_kwargs

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        view: Callable[..., HttpResponse] = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def scoped(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "pk" in kwargs and not self.visible_to(request.user).filter(pk=kwargs["pk"]).exists():
                raise Http404
            return view(request, *args, **kwargs)

        return scoped


class ScopedBulkAction(BulkAction):
    """A bulk action that loads only what its `scope` shows; keys of other objects count as unknown."""

    def scope(self) -> QuerySet[Any]:
        """Everything that the signed-in person may see."""
        visible: QuerySet[Any] = self.model._default_manager.visible_to(self.request.user)
        return visible

    def listing(self) -> QuerySet[Any]:
        """What "select all in listing" means: the list as it is filtered."""
        return self.scope()

    def get_queryset(self, model: type[Model], object_ids: Iterable[Any]) -> list[Any]:  # type: ignore[override]
        keys = [key for key in map(str, object_ids) if key.isascii() and key.isdecimal() and len(key) <= _LONGEST_KEY]
        found = list(self.scope().filter(pk__in=keys))
        if not found:
            raise Http404
        return found

    def get_all_objects_in_listing_query(self, parent_id: object) -> QuerySet[Any]:
        return self.listing().values_list("pk", flat=True)

    def check_perm(self, obj: Model) -> bool:
        """Refuses unless a subclass says who may."""
        return False
