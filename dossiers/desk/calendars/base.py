"""What every page about a calendar shares."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from casework.calendar_days import Day, check_year
from casework.models import Calendar
from catalog.calendars import editable_calendars, keeps_every_calendar, visible_calendars
from catalog.staff import StaffRequest
from dossiers.calendar_changes import open_change, planned_days
from dossiers.desk.calendars.describing import lines_of
from dossiers.models import CalendarChange


class CalendarPage(WagtailAdminTemplateMixin, TemplateView):
    """Any page of the room; for those who keep the calendar of at least one agency."""

    request: StaffRequest
    header_icon = "calendar-alt"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": reverse("calendars:index"), "label": _("Working calendars")}]


class CalendarView(CalendarPage):
    """A page about the calendar in the address, in the year that the query names. Unknown to who may not see it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.calendar: Calendar = get_object_or_404(visible_calendars(self.request.user), pk=kwargs["pk"])
        self.year = self.named_year()

    def named_year(self) -> int:
        """Of the query; this year without one. Raises Http404 for a year that is none."""
        text = self.request.GET.get("nam") or str(timezone.localdate().year)
        try:
            return check_year(int(text))
        except (ValueError, ValidationError) as error:
            raise Http404(str(error)) from error

    @cached_property
    def editable(self) -> bool:
        return editable_calendars(self.request.user).filter(pk=self.calendar.pk).exists()

    @cached_property
    def chooses_agencies(self) -> bool:
        """Which agencies share a calendar is for the province to say."""
        return not self.calendar.is_default and keeps_every_calendar(self.request.user)

    @cached_property
    def change(self) -> CalendarChange | None:
        return open_change(self.calendar)

    @cached_property
    def days(self) -> dict[date, Day]:
        """As they will be when the open change is applied."""
        return planned_days(self.calendar, self.change)

    def address(self, name: str, *args: Any, year: int | None = None) -> str:
        return f"{reverse(f'calendars:{name}', args=[self.calendar.pk, *args])}?nam={year or self.year}"

    def back(self, year: int | None = None) -> HttpResponseRedirect:
        return redirect(self.address("year", year=year))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": self.address("year"), "label": str(self.calendar)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "calendar": self.calendar,
            "year": self.year,
            "editable": self.editable,
            "change": self.change,
            "change_lines": lines_of(self.change) if self.change else [],
            "year_url": self.address("year"),
        }


class EditView(CalendarView):
    """A page that changes the calendar, once the change is applied."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.editable:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def show(self, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context))
