"""The forms of the calendar pages; what their dates mean is checked by casework.calendar_days."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from casework.calendar_days import MOST_PERIODS, NAME_LENGTH, Day, DayKind, check_hours, check_year
from casework.deadlines import WorkingCalendar, weekend
from catalog.models import Agency

LONGEST_RANGE = 31  # days that are entered at once, e.g. Tết
_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]


class DayForm(forms.Form):
    """What one date is."""

    kind = forms.ChoiceField(label=gettext_lazy("This day is"), widget=forms.RadioSelect, choices=DayKind.choices)
    name = forms.CharField(
        label=gettext_lazy("Name or reason"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=gettext_lazy("Applicants read it beside the date, e.g. Tết Nguyên Đán; worked for 31/08."),
    )
    compensatory = forms.BooleanField(label=gettext_lazy("Compensatory day"), required=False)
    provisional = forms.BooleanField(label=gettext_lazy("Not yet announced"), required=False)

    def __init__(self, *args: Any, date: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if date and not weekend(date):
            self.fields["kind"].choices = [choice for choice in DayKind.choices if choice[0] != DayKind.WORK]  # type: ignore[attr-defined]

    def entry(self) -> Day:
        """What was entered; a day as every week has no name."""
        data = self.cleaned_data
        if data["kind"] == DayKind.PLAIN:
            return Day(kind=DayKind.PLAIN)
        off = data["kind"] == DayKind.OFF
        return Day(
            kind=data["kind"],
            name=" ".join(data["name"].split()),
            provisional=off and data["provisional"],
            compensatory=off and data["compensatory"],
        )


class AddDaysForm(DayForm):
    """A new day off or working weekend day, or several in a row."""

    first = forms.DateField(label=gettext_lazy("Date"), input_formats=_FORMATS, widget=AdminDateInput)
    last = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        input_formats=_FORMATS,
        widget=AdminDateInput,
        help_text=gettext_lazy("Only for several days in a row"),
    )
    field_order = ["first", "last", "kind", "name", "compensatory", "provisional"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [choice for choice in DayKind.choices if choice[0] != DayKind.PLAIN]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        for name, day in (("first", first), ("last", last)):
            if day:
                self._check_year(name, day)
        if first and last and last < first:
            self.add_error("last", _("The range ends before it begins"))
        elif first and last and (last - first).days >= LONGEST_RANGE:
            self.add_error("last", _("At most %(days)d days at once") % {"days": LONGEST_RANGE})
        return cleaned

    def _check_year(self, name: str, day: date) -> None:
        try:
            check_year(day.year)
        except ValidationError as error:
            self.add_error(name, error)

    def dates(self) -> list[date]:
        first = self.cleaned_data["first"]
        last = self.cleaned_data["last"] or first
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]


class TimeInput(forms.TimeInput):
    """`07:30`, in 24 hours: the browser's own field speaks the language of the machine."""

    def __init__(self) -> None:
        super().__init__(
            format="%H:%M", attrs={"size": 5, "maxlength": 5, "placeholder": "--:--", "autocomplete": "off"}
        )


class HoursForm(forms.Form):
    """Up to four stretches of a working day, and the cut-off."""

    cut_off = forms.TimeField(
        label=gettext_lazy("Transfer cut-off"),
        widget=TimeInput,
        help_text=gettext_lazy("Received at or after: counts from the next day"),
    )

    def __init__(self, *args: Any, counts: WorkingCalendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cut_off"].initial = counts.cut_off
        for number in range(MOST_PERIODS):
            period = counts.periods[number] if number < len(counts.periods) else (None, None)
            for name, label, value in zip(("starts", "ends"), (_("from"), _("to")), period, strict=True):
                self.fields[f"{name}_{number}"] = forms.TimeField(
                    label=label, required=False, initial=value, widget=TimeInput
                )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"starts_{number}"], self[f"ends_{number}"]) for number in range(MOST_PERIODS)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(MOST_PERIODS):
            starts, ends = cleaned.get(f"starts_{number}"), cleaned.get(f"ends_{number}")
            if bool(starts) != bool(ends) and not (self.errors.keys() & {f"starts_{number}", f"ends_{number}"}):
                self.add_error(f"ends_{number}", _("Enter both times, or neither"))
        if not self.errors:
            check_hours(self.periods(), cleaned["cut_off"])
        return cleaned

    def periods(self) -> list[tuple[time, time]]:
        pairs = [
            (self.cleaned_data.get(f"starts_{number}"), self.cleaned_data.get(f"ends_{number}"))
            for number in range(MOST_PERIODS)
        ]
        return [(starts, ends) for starts, ends in pairs if starts is not None and ends is not None]


class AgenciesForm(forms.Form):
    """Which agencies count by the calendar."""

    agencies = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Agencies"),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = agencies  # type: ignore[attr-defined]


class OwnCalendarForm(forms.Form):
    """An agency that is to have a calendar of its own."""

    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"), queryset=Agency.objects.none(), empty_label=gettext_lazy("Choose an agency")
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
