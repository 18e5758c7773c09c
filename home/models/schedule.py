"""The weekly working schedule of leaders."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from home.models.leaders import LeaderPage, LeadersIndexPage


class ScheduleEntry(models.Model):
    """A meeting, visit or reception of citizens, by one or several leaders of one office."""

    office = models.ForeignKey(
        LeadersIndexPage, verbose_name=_("leaders of"), on_delete=models.CASCADE, related_name="schedule"
    )
    leaders = models.ManyToManyField(LeaderPage, verbose_name=_("leaders"), related_name="schedule", blank=True)
    starts_at = models.DateTimeField(_("from"), db_index=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    title = models.CharField(_("what"), max_length=300)
    place = models.CharField(_("place"), max_length=200, blank=True)
    attending = models.CharField(_("also attending"), max_length=300, blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)

    class Meta:
        verbose_name = _("entry of the working schedule")
        verbose_name_plural = _("working schedule")
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("The end lies before the beginning")})
