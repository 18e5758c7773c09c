"""Addresses outside the portal, and whether they still answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckedLink(models.Model):
    """The last answer of an address that a procedure or a legal document names; see catalog.dead_links."""

    url = models.URLField(_("address"), max_length=500, unique=True)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    due_at = models.DateTimeField(_("checked again after"), db_index=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    is_dead = models.BooleanField(_("dead"), default=False, db_index=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("checked address")
        verbose_name_plural = _("checked addresses")
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return self.url
