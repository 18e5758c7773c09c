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
from dossiers.fees.desk.panels import fee_panels
from dossiers.fees.permissions import APPROVE, COLLECT
from dossiers.fees.viewsets import FeesViewSet
from dossiers.notices.preferences import OfficerNoticesPanel
from dossiers.outbox_desk.listing import MessageViewSet
from dossiers.outbox_desk.panels import message_panels
from dossiers.outbox_desk.texts import MessageTextViewSet
from dossiers.panels import desk_panels
from dossiers.printing.jobs_desk import PrintJobViewSet
from dossiers.printing.register.desk import RegisterViewSet
from dossiers.printing.template_desk import PaperTemplateViewSet
from dossiers.viewsets import CalendarViewSet, DeskViewSet, ProcessGroup, ReadingViewSet, SentenceViewSet
from dossiers.viewsets.post import PostViewSet
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


@hooks.register("register_admin_viewset")
def register_register() -> RegisterViewSet:
    return RegisterViewSet()


@hooks.register("register_admin_viewset")
def register_print_jobs() -> PrintJobViewSet:
    return PrintJobViewSet()


@hooks.register("register_admin_viewset")
def register_fees() -> FeesViewSet:
    return FeesViewSet()


@hooks.register("register_admin_viewset")
def register_post() -> PostViewSet:
    return PostViewSet()


@hooks.register("register_admin_viewset")
def register_paper_templates() -> PaperTemplateViewSet:
    return PaperTemplateViewSet()


@hooks.register("register_admin_viewset")
def register_messages() -> MessageViewSet:
    return MessageViewSet()


@hooks.register("register_admin_viewset")
def register_message_texts() -> MessageTextViewSet:
    return MessageTextViewSet()


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


@hooks.register("register_admin_menu_item")
def register_refunds_menu_item() -> RoleMenuItem:
    """For leaders, who decide on refunds; whoever takes money has them among the tabs of the fees."""
    return RoleMenuItem(
        _("Refunds"),
        reverse("fees:refunds"),
        name="refunds",
        icon_name="rotate",
        order=63,
        permission=APPROVE,
        unless=COLLECT,
    )


@hooks.register("register_admin_menu_item")
def register_uncollected_menu_item() -> RoleMenuItem:
    return RoleMenuItem(
        _("Results to be fetched"),
        reverse("desk:uncollected"),
        name="uncollected",
        icon_name="folder-inverse",
        order=61,
        permission="dossiers.return",
    )


@hooks.register("register_account_settings_panel")
def officer_notices_panel(request: HttpRequest, user: Any, profile: Any) -> OfficerNoticesPanel:
    return OfficerNoticesPanel(request, user, profile)


@hooks.register("construct_homepage_panels")
def add_desk_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels[:0] = [
        *mention_panels(request),
        *desk_panels(request),
        *fee_panels(request),
        *message_panels(request),
    ]


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
