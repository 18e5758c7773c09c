"""Changes of a working calendar that are prepared, looked at and then applied together with the open dossiers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models import Calendar


class CalendarChange(models.Model):
    """What shall be different in one calendar. Nothing counts by it until it is applied; then it is history."""

    class State(models.TextChoices):
        OPEN = "open", _("being prepared")
        ORDERED = "ordered", _("to be applied in a moment")
        APPLIED = "applied", _("applied")
        DISCARDED = "discarded", _("discarded")

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # {"2027-02-04": {"kind": "off" | "work" | "plain", "name", "provisional", "compensatory"}}
    days = models.JSONField(default=dict)
    # {"periods": [["07:30", "11:30"], …], "cut_off": "15:00"}; empty: the hours stay
    hours = models.JSONField(default=dict)
    # {"join": [agency keys], "leave": [agency keys]}; who leaves counts by the default again
    agencies = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0, help_text="grows with each edit: what was looked at is applied")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    moved = models.PositiveIntegerField(default=0, help_text="dossiers that got another due date by it")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar"], condition=models.Q(state="open"), name="one_open_change_a_calendar"
            )
        ]

    def __str__(self) -> str:
        return f"{self.calendar} #{self.pk}"
