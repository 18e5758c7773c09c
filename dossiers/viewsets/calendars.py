"""Working calendars under /admin/lich-lam-viec/, in the menu beside the agencies."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from catalog.calendars import MANAGE
from catalog.staff import RoleMenu
from dossiers.desk.calendars.editing import AddDaysView, AgenciesView, ConfirmView, DayView, HoursView, LeaveView
from dossiers.desk.calendars.preview import DiscardView, PreviewView
from dossiers.desk.calendars.proposing import CopyYearView, HolidaysView
from dossiers.desk.calendars.year import IndexView, YearView


class CalendarViewSet(RoleMenu, ViewSet):
    """Nothing is saved into a calendar but by applying a change, after a look at the dossiers that it moves."""

    name = "calendars"
    url_prefix = "lich-lam-viec"
    icon = "calendar-alt"
    menu_label = _("Working calendars")
    menu_hook = "register_organisation_menu_item"
    menu_order = 30
    menu_permission = MANAGE
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[URLPattern]:
        pages = {
            "": ("year", YearView),
            "ngay/": ("add_days", AddDaysView),
            "ngay/<str:day>/": ("day", DayView),
            "gio-lam-viec/": ("hours", HoursView),
            "co-quan/": ("agencies", AgenciesView),
            "ve-lich-chung/": ("leave", LeaveView),
            "de-nghi/": ("holidays", HolidaysView),
            "sao-chep/": ("copy_year", CopyYearView),
            "xac-nhan/": ("confirm", ConfirmView),
            "anh-huong/": ("preview", PreviewView),
            "bo/": ("discard", DiscardView),
        }
        found = [path("", self.construct_view(IndexView), name="index")]
        found += [
            path(f"<int:pk>/{route}", self.construct_view(view), name=name) for route, (name, view) in pages.items()
        ]
        return found
