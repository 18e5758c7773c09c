"""How often pages are read, by day; nothing is kept of who read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PageViews(models.Model):
    """How often a page was read on one day."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("views of a page")
        verbose_name_plural = _("views of pages")
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="one_count_a_page_and_day")]


class SiteVisits(models.Model):
    """How many visits the portal (host empty), or one host of it, had on one day."""

    day = models.DateField()
    host = models.CharField(max_length=255, blank=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("visits")
        verbose_name_plural = _("visits")
        constraints = [models.UniqueConstraint(fields=["day", "host"], name="one_count_a_day_and_host")]
