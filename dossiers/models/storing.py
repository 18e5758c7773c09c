"""Results that nobody has fetched, and what officers want to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Leg


class StoredResult(models.Model):
    """Where a result that waits for its owner lies: at the desk, later in the archive."""

    leg = models.OneToOneField(Leg, on_delete=models.CASCADE, related_name="stored_result")
    place = models.CharField(_("storage place"), max_length=100, help_text=_("Shelf and folder, e.g. Tủ 2, ngăn 3"))
    stored_at = models.DateTimeField(default=timezone.now)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    archived_at = models.DateTimeField(_("in the archive since"), null=True, blank=True)

    class Meta:
        verbose_name = _("stored result")
        verbose_name_plural = _("stored results")

    def __str__(self) -> str:
        return self.place


class OfficerNotices(models.Model):
    """What an officer is told by e-mail; without a row, all of it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dossier_notices")
    arrivals = models.BooleanField(_("a dossier that is new for me"), default=True)
    due = models.BooleanField(_("dossiers that are due tomorrow"), default=True)
    late = models.BooleanField(_("dossiers that have become late"), default=True)
    digest = models.BooleanField(_("each working morning: what lies with me"), default=True)

    def __str__(self) -> str:
        return str(self.user)
