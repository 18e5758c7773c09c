"""The menu of what editors keep beside the pages."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from home.viewsets.announcements import AnnouncementViewSet
from home.viewsets.comments import CommentViewSet
from home.viewsets.content_calendar import ContentCalendarViewSet
from home.viewsets.page_templates import PageTemplateViewSet
from home.viewsets.schedule import ScheduleViewSet
from home.viewsets.text_report import TextReportViewSet


class ContentsGroup(ViewSetGroup):
    menu_label = _("Contents")
    menu_icon = "doc-full"
    menu_order = 120
    items = (
        AnnouncementViewSet,
        ScheduleViewSet,
        CommentViewSet,
        PageTemplateViewSet,
        ContentCalendarViewSet,
        TextReportViewSet,
    )
