"""Texts from which an editor begins a new page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from home.blocks import BodyBlock


class PageTemplate(models.Model):
    """A prepared body, e.g. of the news of a meeting, a closure, a guide in steps."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        STANDARD = "standard", _("standard page")

    kind = models.CharField(_("for"), max_length=10, choices=Kind.choices, default=Kind.ARTICLE)
    name = models.CharField(_("name"), max_length=120, unique=True)
    hint = models.CharField(_("when to use it"), max_length=250, blank=True)
    title = models.CharField(_("headline"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), max_length=500, blank=True)
    body = StreamField(BodyBlock(required=False), verbose_name=_("body"), blank=True)

    class Meta:
        verbose_name = _("page template")
        verbose_name_plural = _("page templates")
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name
