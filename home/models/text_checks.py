"""What the last look at a page found: links that lead nowhere, pictures without words, text that is hard to read."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PageCheck(models.Model):
    """One page as it is public; see home.editing.text_checking."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="text_check")
    looked_at = models.DateTimeField(_("looked over"), db_index=True)
    broken = models.PositiveSmallIntegerField(_("broken links"), default=0)
    missing_alts = models.PositiveSmallIntegerField(_("pictures without words"), default=0)
    hard = models.PositiveSmallIntegerField(_("hard to read"), default=0)  # findings, not sentences
    syllables = models.PositiveIntegerField(_("length"), default=0)  # "tiếng", what Vietnamese writes apart
    per_sentence = models.PositiveSmallIntegerField(_("syllables in a sentence"), default=0)  # on average
    addresses: Any = models.JSONField(default=list)  # outside of the portal
    findings: Any = models.JSONField(default=list)  # [{"rule": name, "where": words, "count": number}]

    class Meta:
        verbose_name = _("check of a page")
        verbose_name_plural = _("checks of pages")

    def __str__(self) -> str:
        return str(self.page)
