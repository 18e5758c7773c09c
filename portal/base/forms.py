"""Form fields of every room: a date that says what is wrong with it, and where."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import pretty_name
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.widgets import DateInput, DateParts

EARLIEST_YEAR = 1850  # older dates are typing errors, also in civil status registers
OLDEST_PERSON = 125  # years: who was born earlier does not apply any more


def within_sentence(label: str) -> str:
    """A label after a verb: `Ngày sinh` becomes `ngày sinh`; abbreviations such as `CCCD` stay as they are."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2].isspace() else label


class NamedErrorsMixin:
    """Let a form's missing answers be asked for by name: `Nhập họ và tên`, `Chọn giới tính`, `Tải lên giấy tờ`.

    Django's own sentence names no field, so that a reader of the error summary learns nothing from it.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = within_sentence(str(field.label or pretty_name(name)))
            field.error_messages["required"] = _verb(field) % {"name": label}
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = field.error_messages["required"]


def _verb(field: forms.Field) -> str:
    if isinstance(field, forms.FileField):
        return _("Upload %(name)s")
    if isinstance(field, forms.BooleanField):
        return _("Tick: %(name)s")
    return _("Choose %(name)s") if isinstance(field, forms.ChoiceField) else _("Enter %(name)s")


class DateField(forms.Field):
    """A date in three boxes; each sentence of error names the field, and its `parts` the boxes that err.

    Args:
        birthday: let the browser fill in the reader's own birth date, which lies before today, within a life.
        until_today: the date may be today, not later.
        from_today: the date may be today, not earlier.
    """

    widget = DateInput
    PART_NAMES = {"day": gettext_lazy("day"), "month": gettext_lazy("month"), "year": gettext_lazy("year")}

    def __init__(
        self, *, birthday: bool = False, until_today: bool = False, from_today: bool = False, **kwargs: Any
    ) -> None:
        if birthday:
            kwargs.setdefault("widget", DateInput(birthday=True))
        self.birthday, self.until_today, self.from_today = birthday, until_today, from_today
        super().__init__(**kwargs)

    def to_python(self, value: object) -> date | None:
        if value is None or value == "":
            return None
        if isinstance(value, date):
            return value
        return self._date_of(DateParts.of(value))

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            name = within_sentence(self._name())
            raise self._error(_("Enter %(name)s"), "required", list(self.PART_NAMES), name=name)
        if value is not None:
            self._check_range(value)

    def has_changed(self, initial: object, data: object) -> bool:
        return not self.disabled and DateParts.of(initial) != DateParts.of(data)

    def _date_of(self, parts: DateParts) -> date:
        missing = [part for part in self.PART_NAMES if not getattr(parts, part)]
        if missing:
            names = self._in_words(missing)
            raise self._error(_("%(label)s: the %(missing)s is missing"), "incomplete", missing, missing=names)
        if len(parts.year) != len("yyyy"):
            raise self._error(_("%(label)s: the year must have 4 digits, for example 1990"), "year", ["year"])
        try:
            return parts.date()
        except ValueError:
            raise self._error(
                _("%(label)s must be a real date, for example 02/09/1990"), "invalid", list(self.PART_NAMES)
            ) from None

    def _check_range(self, day: date) -> None:
        today = timezone.localdate()
        if day.year < EARLIEST_YEAR:
            raise self._error(_("%(label)s: check the year %(year)s"), "year", ["year"], year=day.year)
        if self.birthday and day.year < today.year - OLDEST_PERSON:
            raise self._error(_("%(label)s: check the year %(year)s"), "year", ["year"], year=day.year)
        if self.birthday and day >= today:
            raise self._error(_("%(label)s must be before today"), "past", list(self.PART_NAMES))
        if self.until_today and day > today:
            raise self._error(_("%(label)s cannot be after today"), "past", list(self.PART_NAMES))
        if self.from_today and day < today:
            raise self._error(_("%(label)s cannot be before today"), "future", list(self.PART_NAMES))

    def _in_words(self, parts: list[str]) -> str:
        names = [str(self.PART_NAMES[part]) for part in parts]
        return names[0] if len(names) == 1 else _("%(first)s and %(second)s") % {"first": names[0], "second": names[1]}

    def _error(self, sentence: str, code: str, parts: list[str], **params: object) -> ValidationError:
        return ValidationError(sentence, code=code, params={"label": self._name(), "parts": tuple(parts), **params})

    def _name(self) -> str:
        return str(self.label or _("Date"))
