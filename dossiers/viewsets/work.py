"""The addresses under /admin/cong-viec/: who has how much in hand, handing over, absences."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from catalog.staff import RoleMenuItem
from dossiers.desk.handover import BackView, HandOverView
from dossiers.desk.loads import LoadsView
from dossiers.services.assignment import HAND_OUT


class WorkViewSet(ViewSet):
    """For whoever gives out work: division heads, leaders, administrators."""

    name = "work"
    url_prefix = "cong-viec"
    icon = "group"
    menu_label = _("Work of the officers")
    menu_name = "work"
    menu_order = 55
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(LoadsView), name="index"),
            path("<int:person>/<int:agency>/", view(HandOverView), name="hand_over"),
            path("vang-mat/<int:absence>/tro-lai/", view(BackView), name="back"),
        ]

    def get_menu_item(self, order: int | None = None) -> RoleMenuItem:
        return RoleMenuItem(
            self.menu_label,
            self.menu_url,
            name=self.menu_name,
            icon_name=self.menu_icon,
            order=order or self.menu_order,
            permission=HAND_OUT,
        )
