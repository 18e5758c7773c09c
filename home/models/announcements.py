"""What every page says at its top for a while: an emergency, a planned stoppage of the portal, a short notice."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from home.blocks.links import ADDRESS, leads_astray
from home.models.departments import DepartmentHomePage


class Announcement(ClusterableModel):
    """Shown from `starts_at` until `ends_at` on all sites, or on one department's."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("emergency")
        STOPPAGE = "stoppage", _("planned stoppage")
        NOTICE = "notice", _("notice")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.NOTICE)
    title = models.CharField(_("headline"), max_length=150)
    text = models.TextField(_("text"), max_length=600, blank=True)
    title_en = models.CharField(_("headline in English"), max_length=150, blank=True)
    text_en = models.TextField(_("text in English"), max_length=600, blank=True)
    link = models.CharField(_("address"), max_length=300, blank=True, validators=[ADDRESS])
    starts_at = models.DateTimeField(_("shown from"), default=timezone.now)
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True, db_index=True)
    stops_from = models.DateTimeField(_("the portal stops from"), null=True, blank=True)
    stops_until = models.DateTimeField(_("the portal stops until"), null=True, blank=True)
    site = ParentalKey(
        DepartmentHomePage,
        verbose_name=_("site"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="announcements",
        help_text=_("Empty: every site of the province"),
    )

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")), name="an_announcement_ends_later"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if leads_astray(self.link):
            raise ValidationError({"link": ADDRESS.message})
        if self.ends_at and self.starts_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end lies before the beginning")})
        if bool(self.stops_from) != bool(self.stops_until):
            raise ValidationError({"stops_until": _("Say from when until when the portal stops")})
        if self.stops_from and self.stops_until and self.stops_until <= self.stops_from:
            raise ValidationError({"stops_until": _("The end lies before the beginning")})
