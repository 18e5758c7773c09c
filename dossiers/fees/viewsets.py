"""The addresses under /admin/thu-phi/."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from catalog.staff import RoleMenu
from dossiers.fees.desk.day import DayFileView, DayPaperView, DayView
from dossiers.fees.desk.money import FeeReceiptView, MoneyView
from dossiers.fees.desk.notices import NoticesView
from dossiers.fees.desk.refunds import AnswerView, RefundsView
from dossiers.fees.desk.settlements import SettlementsView
from dossiers.fees.desk.unpaid import UnpaidView
from dossiers.fees.permissions import COLLECT


class FeesViewSet(RoleMenu, ViewSet):
    """For cashiers, for whoever decides on refunds, and for auditors; the views say who may open which."""

    name = "fees"
    url_prefix = "thu-phi"
    icon = "tag"
    menu_label = _("Collect fees")
    menu_name = "fees"
    menu_order = 62
    menu_permission = COLLECT
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(DayView), name="index"),
            re_path(r"^bang-ke\.(?P<kind>csv|xlsx)$", view(DayFileView), name="day_file"),
            path("bang-ke.pdf", view(DayPaperView), name="day_paper"),
            path("chua-nop/", view(UnpaidView), name="unpaid"),
            path("hoan-tra/", view(RefundsView), name="refunds"),
            path("hoan-tra/<int:pk>/", view(AnswerView), name="refund"),
            path("thong-bao/", view(NoticesView), name="notices"),
            path("doi-soat/", view(SettlementsView), name="settlements"),
            path("ho-so/<int:pk>/", view(MoneyView), name="money"),
            path("ho-so/<int:pk>/bien-lai/<int:payment>/", view(FeeReceiptView), name="receipt"),
        ]
