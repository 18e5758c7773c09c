"""The contents of one month, day by day, and what waits beside it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from catalog.staff import RoleMenu
from home.editing.content_calendar import entries_of, stale_drafts, waiting_pages
from home.viewsets.announcements import kept_announcements
from home.viewsets.places import EDIT
from home.viewsets.text_report import EditorsPage

MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
FIRST_YEAR, LAST_YEAR = 2000, 2100


def month_of(text: str, today: date) -> date:
    """`2026-11` as the first of November 2026; this month for anything that is no month."""
    found = MONTH.fullmatch(text)
    year, month = (int(found[1]), int(found[2])) if found else (0, 0)
    is_month = FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12
    return date(year, month, 1) if is_month else today.replace(day=1)


def next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


class ContentCalendarView(EditorsPage):
    template_name = "home/desk/content_calendar.html"
    page_title = _("Content calendar")
    header_icon = "calendar-alt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, user = timezone.now(), self.request.user
        month = month_of(self.request.GET.get("thang", ""), timezone.localdate(now))
        first, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (month, next_month(month)))
        return super().get_context_data(**kwargs) | {
            "month": month,
            "before": (month - timedelta(days=1)).replace(day=1),
            "after": next_month(month),
            "today": timezone.localdate(now),
            "days": entries_of(user, kept_announcements(user), first, end),
            "waiting": waiting_pages(user),
            "stale": stale_drafts(user, now),
        }


class ContentCalendarViewSet(RoleMenu, ViewSet):
    name = "content_calendar"
    url_prefix = "lich-noi-dung"
    icon = "calendar-alt"
    menu_label = _("Content calendar")
    menu_name = "content-calendar"
    menu_icon = "calendar-alt"
    menu_order = 50
    menu_permission = EDIT

    def get_urlpatterns(self) -> list[URLPattern]:
        view: Any = self.construct_view
        return [path("", view(ContentCalendarView), name="index")]
