"""Working time: what due dates are counted in."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class Calendar(ClusterableModel):
    """Working time of one or more agencies; edited yearly, since holidays follow yearly decisions."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    is_default = models.BooleanField(_("used where an agency names none"), default=False)
    cut_off = models.TimeField(_("transfer cut-off"), help_text=_("Received at or after: counts from the next day"))

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_calendar"
            )
        ]

    def __str__(self) -> str:
        return self.name


class WorkingPeriod(models.Model):
    """One stretch of a working day, e.g. 07:30 to 11:30."""

    calendar = ParentalKey(Calendar, on_delete=models.CASCADE, related_name="working_periods")
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="period_ends_after_start")
        ]


class DayOff(models.Model):
    calendar = ParentalKey(Calendar, on_delete=models.CASCADE, related_name="days_off")
    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=120)
    provisional = models.BooleanField(_("not yet announced"), default=False)
    compensatory = models.BooleanField(
        _("compensatory day"),
        default=False,
        help_text=_("For a holiday on a weekend, or in exchange for a working Saturday"),
    )

    class Meta:
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="one_day_off_a_date")]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class WorkingSaturday(models.Model):
    """A Saturday (or Sunday) on which the offices work, in exchange for a day off."""

    calendar = ParentalKey(Calendar, on_delete=models.CASCADE, related_name="working_saturdays")
    date = models.DateField(_("date"))
    why = models.CharField(_("reason"), max_length=120)

    class Meta:
        verbose_name = _("working Saturday")
        verbose_name_plural = _("working Saturdays")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="one_working_saturday_a_date")]
