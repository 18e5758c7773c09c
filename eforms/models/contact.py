"""Where links and one-time codes of a draft go."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models import Message
from dossiers.contact import masked_email, masked_phone
from eforms.models.draft import Draft


class Contact(models.Model):
    """An address that was given, and to which a link and its one-time codes go."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in the link; opens nothing by itself
    channel = models.CharField(max_length=10, choices=Message.Channel.choices)
    address = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """Enough to know which box or phone it is."""
        return masked_email(self.address) if self.channel == Message.Channel.EMAIL else masked_phone(self.address)

    @property
    def code_subject(self) -> str:
        """What a one-time code sent to this address opens; a new token ends the codes of the earlier one."""
        return f"{self._meta.model_name}:{self.token.hex}"


class ResumeLink(Contact):
    """Where the link went that opens a draft on another device, after a code sent to the same address."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="resume_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "channel", "address"], name="one_resume_link_a_draft_and_address")
        ]


class CoConfirmation(Contact):
    """What one co-applicant said of the answers; it holds as long as they are those that were read."""

    class State(models.TextChoices):
        WAITING = "waiting", _("not answered yet")
        CONFIRMED = "confirmed", _("confirmed")
        OBJECTED = "objected", _("objected")

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="co_confirmations")
    person = models.SlugField(max_length=60)  # key of the form's co-applicant
    name = models.CharField(max_length=300)
    sends = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)  # of the answers that were read

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "person"], name="one_confirmation_a_co_applicant")]
