"""What the room brings to the staff area."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from catalog.staff import RoleMenuItem
from dossiers.desk.bulk import BULK_ACTIONS
from dossiers.desk.mentions import mention_panels
from dossiers.panels import desk_panels
from dossiers.viewsets import CalendarViewSet, DeskViewSet, ProcessGroup, ReadingViewSet, SentenceViewSet
from dossiers.viewsets.work import WorkViewSet


@hooks.register("register_admin_viewset")
def register_desk() -> DeskViewSet:
    return DeskViewSet()


@hooks.register("register_admin_viewset")
def register_readings() -> ReadingViewSet:
    return ReadingViewSet()


@hooks.register("register_admin_viewset")
def register_work() -> WorkViewSet:
    return WorkViewSet()


@hooks.register("register_admin_viewset")
def register_calendars() -> CalendarViewSet:
    return CalendarViewSet()


@hooks.register("register_admin_viewset")
def register_sentences() -> SentenceViewSet:
    return SentenceViewSet()


@hooks.register("register_admin_viewset")
def register_processes() -> ProcessGroup:
    return ProcessGroup()


for action in BULK_ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_menu_item")
def register_intake_menu_item() -> RoleMenuItem:
    return RoleMenuItem(
        _("Receive at the counter"),
        reverse("desk:intake"),
        name="intake",
        icon_name="plus-inverse",
        order=60,
        permission="dossiers.receive",
    )


@hooks.register("construct_homepage_panels")
def add_desk_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels[:0] = [*mention_panels(request), *desk_panels(request)]


@hooks.register("construct_main_menu")
def hide_wagtails_help(request: HttpRequest, menu_items: list[Any]) -> None:
    """It leads to an English guide on another host."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    return [*icons, "dossiers/desk/icons/desk-pause.svg"]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
