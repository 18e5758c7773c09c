"""The official forms that were issued, each printing of them, and piles that are set in the background."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.models import StoredFile
from catalog.models import Agency
from dossiers.models.dossier import Leg
from dossiers.models.log import Event


class IssuedPaper(models.Model):
    """A numbered form of one dossier: receipt, request, refusal, apology, notice, slip (Circular 03/2025/TT-VPCP)."""

    leg = models.ForeignKey(Leg, on_delete=models.PROTECT, related_name="issued_papers")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # whose number it bears
    form = models.CharField(pgettext_lazy("printed", "form"), max_length=40)  # key of casework.papers
    # What it tells of; a form belongs to one event at most once.
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="issued_papers")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("number"))  # gapless within agency, form and year
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("issued form")
        verbose_name_plural = _("issued forms")
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "form", "year", "number"], name="one_form_a_number"),
            models.UniqueConstraint(fields=["form", "event"], name="one_form_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.number}/{self.year}"


class Printing(models.Model):
    """One printing for the hand of a person; from the second on the paper is marked as a copy."""

    paper = models.ForeignKey(IssuedPaper, on_delete=models.CASCADE, related_name="printings")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.at:%d/%m/%Y}"


class PrintJob(models.Model):
    """Many papers in one file, or a year's register: set in the background, with progress."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("being set")
        DONE = "done", _("ready")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("stopped")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=30)  # of dossiers.printing: "forms", "register_pdf", "register_xlsx", "labels"
    title = models.CharField(_("title"), max_length=200)
    parameters = models.JSONField(default=dict)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="print_jobs")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, blank=True, help_text="last sign of life of the process at work on it")
    error = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("print job")
        verbose_name_plural = _("print jobs")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title
