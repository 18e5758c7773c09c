"""Pages that put something into the calendar's open change: one date, several, the hours, the agencies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from casework.calendar_days import PLAIN, check_year
from casework.deadlines.working_time import WEEKDAYS
from catalog.calendars import agencies_of
from catalog.models import Agency
from dossiers.calendar_changes import planned_agencies, planned_calendar
from dossiers.desk.calendars.base import EditView
from dossiers.desk.calendars.forms import AddDaysForm, AgenciesForm, DayForm, HoursForm
from dossiers.services.calendars import confirm_days, plan_agencies, plan_days, plan_hours


class FormView(EditView):
    """A form that is shown, checked and taken; the service's refusals stand in it."""

    template_name = "dossiers/desk/calendars/form.html"

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def take(self, form: Any) -> None:
        raise NotImplementedError

    def landing_year(self, form: Any) -> int:
        return self.year

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(form=self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        try:
            self.take(form)
        except ValidationError as error:
            _refuse(form, error)
            return self.show(form=form)
        messages.success(request, _("Noted in the change that is being prepared. It does not count yet."))
        return self.back(self.landing_year(form))


def _refuse(form: Any, error: ValidationError) -> None:
    """Sentences about a field that the form has stand beside it."""
    if hasattr(error, "error_dict") and error.error_dict.keys() <= form.fields.keys():
        form.add_error(None, error)
    else:
        form.add_error(None, error.messages)


class DayView(FormView):
    """What one date is."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.day = date.fromisoformat(kwargs["day"])
            self.year = check_year(self.day.year)
        except (ValueError, ValidationError) as error:
            raise Http404(str(error)) from error

    def form(self, data: Any = None) -> DayForm:
        entry = self.days.get(self.day, PLAIN)
        return DayForm(data, date=self.day, initial=entry.to_json())

    def take(self, form: DayForm) -> None:
        days = {self.day: form.entry()}
        plan_days(calendar=self.calendar, days=days, by=self.request.user, at=timezone.now())

    def get_page_title(self) -> str:
        weekday = str(WEEKDAYS[self.day.weekday()])
        return f"{weekday[:1].upper()}{weekday[1:]}, {self.day:%d/%m/%Y}"


class AddDaysView(FormView):
    """Several days at once; a date of which the calendar says something already is refused by name."""

    page_title = gettext_lazy("Add days off or working days")

    def form(self, data: Any = None) -> AddDaysForm:
        return AddDaysForm(data, initial={"kind": "off"})

    def take(self, form: AddDaysForm) -> None:
        days = dict.fromkeys(form.dates(), form.entry())
        plan_days(calendar=self.calendar, days=days, by=self.request.user, at=timezone.now(), new=True)

    def landing_year(self, form: AddDaysForm) -> int:
        year: int = form.cleaned_data["first"].year
        return year


class HoursView(FormView):
    template_name = "dossiers/desk/calendars/hours.html"
    page_title = gettext_lazy("Working hours and cut-off")

    def form(self, data: Any = None) -> HoursForm:
        return HoursForm(data, counts=planned_calendar(self.calendar, self.change))

    def take(self, form: HoursForm) -> None:
        plan_hours(
            calendar=self.calendar,
            periods=form.periods(),
            cut_off=form.cleaned_data["cut_off"],
            by=self.request.user,
            at=timezone.now(),
        )


class AgenciesView(FormView):
    """For the province's administrators: who shares this calendar."""

    page_title = gettext_lazy("Agencies that count by this calendar")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.chooses_agencies:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form(self, data: Any = None) -> AgenciesForm:
        agencies = (Agency.objects.open() | agencies_of(self.calendar)).order_by("name")
        return AgenciesForm(data, agencies=agencies, initial={"agencies": self.chosen()})

    def chosen(self) -> list[int]:
        if self.change:
            staying, joining, _leaving = planned_agencies(self.change)
            return sorted(staying | joining)
        return list(agencies_of(self.calendar).values_list("pk", flat=True))

    def take(self, form: AgenciesForm) -> None:
        agencies = form.cleaned_data["agencies"]
        plan_agencies(calendar=self.calendar, agencies=agencies, by=self.request.user, at=timezone.now())


class ConfirmView(EditView):
    """Provisional days of the year that have been announced as they were: the ticked ones."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        provisional = {day.isoformat(): day for day, entry in self.days.items() if entry.provisional}
        dates = [provisional[text] for text in request.POST.getlist("day") if text in provisional]
        if not dates:
            messages.warning(request, _("Tick the days that have been announced"))
            return self.back()
        try:
            confirm_days(calendar=self.calendar, dates=dates, by=self.request.user, at=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Noted in the change that is being prepared. It does not count yet."))
        return self.back()


class LeaveView(EditView):
    """An agency gives up its own calendar: it counts by the default again once the change is applied."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            plan_agencies(calendar=self.calendar, agencies=[], by=self.request.user, at=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Noted in the change that is being prepared. It does not count yet."))
        return self.back()
