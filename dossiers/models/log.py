"""What happened to a dossier, and in which words."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models import EventBase
from dossiers.models.dossier import Dossier, Leg


class Event(EventBase):
    """What happened to a dossier, in an append-only hash chain (casework.chain)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="events")
    leg = models.ForeignKey(Leg, null=True, on_delete=models.PROTECT, related_name="events")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(EventBase.Meta):
        constraints = [models.UniqueConstraint(fields=["dossier", "sequence"], name="one_event_a_sequence")]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.sequence} {self.action}"


class Statement(models.Model):
    """The words of a move: why a dossier was refused or returned. Erasable; the event keeps their hash."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="statement")
    text = models.TextField(_("reason"))
    ground = models.TextField(_("legal ground"), blank=True)

    def __str__(self) -> str:
        return self.text[:80]
