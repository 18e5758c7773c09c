"""What is noted while the catalog is kept: remarks, changes that were published, imports."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models import private_storage
from catalog.models.procedure import Procedure


class ReviewNote(models.Model):
    """A remark on a procedure's draft: what to mend before it is published. Wagtail has comments for pages only."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="review_notes")
    part = models.CharField(_("part of the record"), max_length=40, blank=True)
    text = models.TextField(_("text"), max_length=2000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="review_notes"
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("review note")
        verbose_name_plural = _("review notes")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.text[:60]


class ProcedureChange(models.Model):
    """A change that the public was shown: what "recently changed" and its feed tell."""

    class Kind(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        ENDED = "ended", _("no longer offered")

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    parts = models.JSONField(default=list)  # names of fields and lists of the record that differ, e.g. "channels"

    class Meta:
        verbose_name = _("published change")
        verbose_name_plural = _("published changes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.procedure}: {self.get_kind_display()}"


class CatalogImport(models.Model):
    """A file that somebody wants to import from the admin: looked over first, then taken in the background."""

    class Subject(models.TextChoices):
        PROCEDURES = "procedures", _("procedures")
        AGENCIES = "agencies", _("agencies")
        OFFICERS = "officers", _("officers")
        CALENDAR = "calendar", _("calendar")

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READY = "ready", _("waits for your word")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=12, choices=Subject.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    # Names and addresses of officers may stand in it: never under a public address.
    file = models.FileField(upload_to="imports", storage=private_storage, max_length=200)  # type: ignore[arg-type]
    file_name = models.CharField(max_length=200)  # as the person's computer calls it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)  # last sign of life of whoever reads or writes
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)  # entries
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
