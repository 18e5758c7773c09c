"""The addresses of the pages about people, under /admin/nhan-su/."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from catalog.people import MANAGE
from catalog.personnel.invitations import InvitationsView, RevokeView, SendAgainView
from catalog.personnel.listing import PeopleView
from catalog.personnel.person import (
    DeactivateView,
    EndRoleView,
    GrantView,
    MoveView,
    PersonView,
    ReactivateView,
)
from catalog.staff import RoleMenu


class PeopleViewSet(RoleMenu, ViewSet):
    """For the administrators of an agency, and of the province."""

    name = "people"
    url_prefix = "nhan-su"
    icon = "group"
    menu_label = _("Staff")
    menu_name = "people"
    menu_order = 790
    menu_permission = MANAGE
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(PeopleView), name="index"),
            path("moi/", view(InvitationsView), name="invitations"),
            path("moi/<int:invitation>/gui-lai/", view(SendAgainView), name="send_again"),
            path("moi/<int:invitation>/thu-hoi/", view(RevokeView), name="revoke"),
            path("<int:pk>/", view(PersonView), name="person"),
            path("<int:pk>/vai-tro/", view(GrantView), name="grant"),
            path("<int:pk>/vai-tro/<int:membership>/thoi/", view(EndRoleView), name="end_role"),
            path("<int:pk>/chuyen/", view(MoveView), name="move"),
            path("<int:pk>/khoa/", view(DeactivateView), name="deactivate"),
            path("<int:pk>/mo-lai/", view(ReactivateView), name="reactivate"),
        ]
