"""The addresses of the postal clerk under /admin/buu-gui/."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from catalog.staff import RoleMenu
from dossiers.post.desk.acting import ActView, PrepareView
from dossiers.post.desk.lists import (
    AllView,
    ComingView,
    HeldCashView,
    OnTheWayView,
    SilentView,
    ToHandOverView,
    ToSendView,
    TroubledView,
)
from dossiers.post.desk.parcel import ParcelView
from dossiers.post.scope import POST


class PostViewSet(RoleMenu, ViewSet):
    """Results that go out, papers that come in."""

    name = "post"
    url_prefix = "buu-gui"
    icon = "resubmit"
    menu_label = _("Post")
    menu_name = "post"
    menu_order = 64
    menu_permission = POST
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(ToSendView), name="index"),
            path("cho-ban-giao/", view(ToHandOverView), name="to_hand_over"),
            path("dang-di/", view(OnTheWayView), name="on_the_way"),
            path("khong-co-tin/", view(SilentView), name="silent"),
            path("can-xu-ly/", view(TroubledView), name="troubled"),
            path("giay-to-gui-den/", view(ComingView), name="coming"),
            path("tien-thu-ho/", view(HeldCashView), name="cash"),
            path("tat-ca/", view(AllView), name="all"),
            path("lap/", view(PrepareView), name="prepare"),
            path("lam/", view(ActView), name="act"),
            path("<int:pk>/", view(ParcelView), name="parcel"),
        ]
