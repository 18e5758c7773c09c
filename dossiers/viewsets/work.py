"""The addresses under /admin/cong-viec/: who has how much in hand, handing over, absences."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from catalog.absences import HAND_OUT
from catalog.staff import RoleMenu
from dossiers.desk.handover import BackView, HandOverView
from dossiers.desk.loads import LoadsView


class WorkViewSet(RoleMenu, ViewSet):
    """For whoever gives out work: division heads, leaders, administrators."""

    name = "work"
    url_prefix = "cong-viec"
    icon = "group"
    menu_label = _("Work of the officers")
    menu_name = "work"
    menu_order = 55
    menu_permission = HAND_OUT
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(LoadsView), name="index"),
            path("<int:person>/<int:agency>/", view(HandOverView), name="hand_over"),
            path("vang-mat/<int:absence>/tro-lai/", view(BackView), name="back"),
        ]
