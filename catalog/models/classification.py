"""What procedures are described with: fields and audiences."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.dated import Dated


class Field(Dated):
    """A field of administration, e.g. Hộ tịch."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("address on the portal"), max_length=140, unique=True)
    group = models.CharField(_("group of fields"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Audience(models.Model):
    """Who may apply: citizen, enterprise …"""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name
