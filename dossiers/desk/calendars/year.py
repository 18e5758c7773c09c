"""The list of calendars, and one year of one calendar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from casework.calendar_days import of_year, span
from casework.deadlines.working_time import FIRST_YEAR, LAST_YEAR, WEEKDAYS
from casework.models import DayOff
from catalog.access import permissions_anywhere
from catalog.calendars import MANAGE, agencies_of, editable_calendars, kept_agencies, visible_calendars
from catalog.models import Agency
from dossiers.calendar_changes import changed_days, planned_calendar
from dossiers.desk.calendars.base import CalendarPage, CalendarView
from dossiers.desk.calendars.describing import day_words
from dossiers.desk.calendars.forms import OwnCalendarForm
from dossiers.desk.calendars.grid import months_of
from dossiers.models import CalendarChange
from dossiers.services.calendars import give_own_calendar

AGENCIES_SHOWN = 12
CHANGES_SHOWN = 10
PLANNING_MONTH = 10  # from October on, the next year should have its days off


class IndexView(CalendarPage):
    """The calendars that the reader sees; a POST gives an agency one of its own."""

    template_name = "dossiers/desk/calendars/index.html"
    page_title = gettext_lazy("Working calendars")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if MANAGE not in permissions_anywhere(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = OwnCalendarForm(request.POST, agencies=self.agencies_without())
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            made = give_own_calendar(agency=form.cleaned_data["agency"], by=self.request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("calendars:index")
        messages.success(
            request, _("%(calendar)s is made. It is the same as before until you edit it.") % {"calendar": made}
        )
        return redirect("calendars:year", made.pk)

    def agencies_without(self) -> QuerySet[Agency]:
        """Those that the reader keeps and that share their calendar with others."""
        alone = Agency.objects.exclude(calendar=None).values("calendar").annotate(n=Count("pk")).filter(n=1)
        agencies: QuerySet[Agency] = (
            kept_agencies(self.request.user).open().exclude(calendar__in=alone.values("calendar"))
        )
        return agencies.order_by("name")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "rows": self.rows(),
            "form": kwargs.get("form") or OwnCalendarForm(agencies=self.agencies_without()),
            "next_year": self.year_to_plan(),
        }

    def rows(self) -> list[dict[str, Any]]:
        """Five queries, whatever the number of calendars."""
        user = self.request.user
        calendars = visible_calendars(user).order_by("-is_default", "name").prefetch_related("working_periods")
        editable = set(editable_calendars(user).values_list("pk", flat=True))
        users = dict(Agency.objects.order_by().values_list("calendar").annotate(Count("pk")))
        pending = set(
            CalendarChange.objects.filter(state=CalendarChange.State.OPEN).values_list("calendar", flat=True)
        )
        planned = set(DayOff.objects.filter(date__year=self.year_to_plan()).values_list("calendar", flat=True))
        return [
            {
                "calendar": calendar,
                "hours": ", ".join(span(row.starts, row.ends) for row in calendar.working_periods.all()),
                "agencies": users.get(calendar.pk, 0) + (users.get(None, 0) if calendar.is_default else 0),
                "editable": calendar.pk in editable,
                "pending": calendar.pk in pending,
                "unplanned": calendar.pk in editable and calendar.pk not in planned,
            }
            for calendar in calendars
        ]

    def year_to_plan(self) -> int:
        today = timezone.localdate()
        return today.year + (today.month >= PLANNING_MONTH)


class YearView(CalendarView):
    """Twelve months, the list of what differs from every week, and what is prepared."""

    template_name = "dossiers/desk/calendars/year.html"

    def get_page_title(self) -> str:
        return f"{self.calendar}, {self.year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changed = changed_days(self.change)
        counts = planned_calendar(self.calendar, self.change)
        months = months_of(self.year, self.days, changed, counts)
        return super().get_context_data(**kwargs) | {
            "months": months,
            "working_days": sum(month.working_days for month in months),
            "rows": self.day_rows(),
            "has_provisional": any(entry.provisional for entry in of_year(self.days, self.year).values()),
            "hours": ", ".join(span(*period) for period in counts.periods),
            "cut_off": f"{counts.cut_off:%H:%M}",
            "chooses_agencies": self.chooses_agencies,
            "previous_url": self.address("year", year=self.year - 1) if self.year > FIRST_YEAR else "",
            "next_url": self.address("year", year=self.year + 1) if self.year < LAST_YEAR else "",
            **self.agencies(),
            "history": self.history(),
        }

    def day_rows(self) -> list[dict[str, Any]]:
        changed = changed_days(self.change)
        return [
            {
                "date": day,
                "weekday": WEEKDAYS[day.weekday()],
                "day": entry,
                "words": day_words(replace(entry, provisional=False)),
                "changed": day in changed,
                "url": self.address("day", day.isoformat()),
            }
            for day, entry in of_year(self.days, self.year).items()
        ]

    def agencies(self) -> dict[str, Any]:
        names = list(agencies_of(self.calendar).order_by("name").values_list("name", flat=True)[: AGENCIES_SHOWN + 1])
        count = len(names) if len(names) <= AGENCIES_SHOWN else agencies_of(self.calendar).count()
        return {"agencies": names[:AGENCIES_SHOWN], "agency_count": count, "agencies_more": count - AGENCIES_SHOWN}

    def history(self) -> list[dict[str, Any]]:
        """The latest changes that were applied, each with the dates that it set or cleared."""
        applied = CalendarChange.objects.filter(calendar=self.calendar, state=CalendarChange.State.APPLIED)
        latest = applied.select_related("closed_by").order_by("-closed_at")[:CHANGES_SHOWN]
        return [{"change": change, "dates": sorted(changed_days(change))} for change in latest]
