"""What officers write to each other about a dossier. The applicant never sees it, on no page and in no message."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Leg

NOTE_LENGTH = 2000  # characters
EDIT_WINDOW = timedelta(minutes=15)  # afterwards others may have acted on it: it can only be withdrawn


class Note(models.Model):
    """One internal note on a leg. A withdrawn one keeps its place and its author, not its words."""

    leg = models.ForeignKey(Leg, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("note"), max_length=NOTE_LENGTH, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    def may_be_edited(self, at: datetime) -> bool:
        return self.withdrawn_at is None and at < self.written_at + EDIT_WINDOW


class Mention(models.Model):
    """Somebody of the same agency was named in a note; unread until they open the dossier."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="one_mention_a_note_and_person")]
        indexes = [
            models.Index(fields=["user", "-note"], name="mention_of_person", condition=models.Q(seen_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.user_id}"
