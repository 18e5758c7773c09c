"""Pages that have a working schedule below them: an office's and a leader's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.contrib.routable_page.models import path

from home.information import icalendar
from home.information.week import Week, chosen_monday, entries_between, week_of
from home.models.base import RoutablePortalPage

if TYPE_CHECKING:
    from home.models.schedule import ScheduleQuerySet

SCHEDULE_SLUG = "lich-cong-tac"
WEEK_PARAMETER = "tuan"
FED_BACK, FED_AHEAD = timedelta(days=28), timedelta(days=92)  # what a calendar that subscribes gets


class SchedulePage(RoutablePortalPage):
    """Gives its schedule by weeks, on paper and for calendars."""

    class Meta:
        abstract = True

    def entries(self) -> ScheduleQuerySet:
        """Everything on the schedule; a translated page has the one of the page that it translates."""
        raise NotImplementedError

    @path(f"{SCHEDULE_SLUG}/")
    def schedule_page(self, request: HttpRequest) -> HttpResponse:
        return self.week_page(request, "home/schedule.html")

    @path(f"{SCHEDULE_SLUG}/in/")
    def schedule_print(self, request: HttpRequest) -> HttpResponse:
        return self.week_page(request, "home/schedule_print.html")

    @path(f"{SCHEDULE_SLUG}/ical/")
    def schedule_calendar(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        entries = entries_between(self, today - FED_BACK, today + FED_AHEAD)
        name = _("Working schedule: %(of)s") % {"of": self.title}
        response = HttpResponse(icalendar.calendar(name, entries, timezone.now()), icalendar.CONTENT_TYPE)
        response["Content-Disposition"] = f'inline; filename="{SCHEDULE_SLUG}.ics"'
        return response

    def week_page(self, request: HttpRequest, template: str) -> HttpResponse:
        week = week_of(self, chosen_monday(request.GET.get(WEEK_PARAMETER)))
        response: HttpResponse = self.render(
            request, template=template, context_overrides={"week": week, "schedule_url": self.schedule_url(request)}
        )
        return response

    def this_week(self) -> Week:
        return week_of(self, chosen_monday(None))

    def schedule_url(self, request: HttpRequest) -> str:
        return f"{self.get_url(request)}{SCHEDULE_SLUG}/"
