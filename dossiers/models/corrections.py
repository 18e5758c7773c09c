"""What the desk set right afterwards: a mistyped name, the wrong procedure, a dossier entered after an outage."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Agency
from dossiers.models.dossier import Dossier
from dossiers.models.log import Event

# What the log calls them; no moves: the state does not change.
CORRECT_DATA = "correct_data"
ENTER_LATE = "enter_late"


def new_salt() -> str:
    """Makes the hashes of short words, such as a phone number, worthless to whoever tries all of them."""
    return secrets.token_hex(16)


class Correction(models.Model):
    """What was corrected after receipt, in words. Erasable; the event keeps salted hashes."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="correction")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField(help_text="the first, second … correction; printed on the receipt")
    made_at = models.DateTimeField(_("corrected"))
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    changes = models.JSONField(help_text='[{"field", "label", "old", "new"}]')

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="one_correction_a_number")]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.number}"


class LateEntry(models.Model):
    """A dossier received on paper while the system was out, and entered afterwards with its true time."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="late_entry")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("received"))
    day = models.DateField(help_text="the local date of receipt; numbers of paper receipts may begin anew each day")
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    paper_number = models.CharField(_("number of the paper receipt"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        constraints = [
            # Two clerks with the same pile of paper receipts enter each of them once.
            models.UniqueConstraint(
                fields=["agency", "day", "paper_number"],
                condition=~models.Q(paper_number=""),
                name="one_late_entry_a_paper_receipt",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.paper_number}"
