"""How a result came into the applicant's hands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models import StoredFile
from dossiers.models.dossier import Leg


class ResultReceipt(models.Model):
    """Who received the result, when, and what proves it. Erasable: the event keeps only the file's hash."""

    class Manner(models.TextChoices):
        SIGNATURE = "signature", _("signed on the screen")
        SLIP = "slip", _("signed slip, photographed")
        REGISTER = "register", _("signed in the register")
        DOWNLOAD = "download", _("downloaded by the applicant")
        POST = "post", _("delivered by the post")

    class Recipient(models.TextChoices):
        APPLICANT = "applicant", _("the applicant")
        REPRESENTATIVE = "representative", _("an authorised representative")

    leg = models.OneToOneField(Leg, on_delete=models.CASCADE, related_name="result_receipt")
    manner = models.CharField(_("receipt"), max_length=20, choices=Manner.choices)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    register_number = models.CharField(_("number in the register"), max_length=80, blank=True)
    recipient = models.CharField(_("received by"), max_length=20, choices=Recipient.choices)
    name = models.CharField(_("name"), max_length=300)
    national_id = models.CharField(_("personal identification number"), max_length=12, blank=True)
    authorisation = models.CharField(_("authorisation"), max_length=300, blank=True)
    received_on = models.DateField(_("received on"))
    originals = models.JSONField(_("originals given back"), default=list)  # [{"key", "label", "count"}]
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("receipt of a result")
        verbose_name_plural = _("receipts of results")

    def __str__(self) -> str:
        return f"{self.leg_id} {self.received_on:%d/%m/%Y}"
