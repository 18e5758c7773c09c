"""The weekly working schedule of leaders."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.leaders import LeaderPage, LeadersIndexPage
from home.serving.locks import readable


class ScheduleQuerySet(models.QuerySet["ScheduleEntry"]):
    def between(self, start: datetime, end: datetime) -> Self:
        """What has anything to do with that time, in its order."""
        lasting = Q(starts_at__gte=start) | Q(ends_at__gt=start)
        return self.filter(lasting, starts_at__lt=end).order_by("starts_at", "pk")

    def with_leaders(self) -> Self:
        """Those who have a public page, in the editor's order; one query for all entries."""
        public = readable(LeaderPage.objects.all())
        leaders = public.order_by("path").defer("body")
        return self.prefetch_related(models.Prefetch("leaders", queryset=leaders))


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

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the working schedule")
        verbose_name_plural = _("working schedule")
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def lasts_days(self) -> bool:
        """Whether it ends on another day than it began."""
        return bool(self.ends_at) and timezone.localdate(self.ends_at) != timezone.localdate(self.starts_at)

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("The end lies before the beginning")})
