"""What goes by the public post: papers that are fetched from the applicant, results that are sent out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Agency
from dossiers.models.dossier import Dossier, Leg


class Parcel(models.Model):
    """One item of post (Decision 45/2016/QĐ-TTg: papers and results of procedures by the public post)."""

    class Direction(models.TextChoices):
        IN = "in", _("papers sent in")
        OUT = "out", _("result sent out")

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        ORDERED = "ordered", _("announced to the post")
        COLLECTED = "collected", _("taken by the post")
        TRANSIT = "transit", _("on the way")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("could not be delivered")
        RETURNING = "returning", _("on the way back")
        RETURNED = "returned", _("came back")
        LOST = "lost", _("lost by the post")
        CANCELLED = "cancelled", _("cancelled")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="parcels")
    leg = models.ForeignKey(Leg, null=True, blank=True, on_delete=models.PROTECT, related_name="parcels")
    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(_("direction"), max_length=5, choices=Direction.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    reference = models.CharField(max_length=40, unique=True, help_text="our own: an order repeated is one order")
    tracking_number = models.CharField(_("tracking number"), max_length=40, unique=True, null=True, blank=True)
    # The person at the other end; for papers sent in, where the post fetches them.
    name = models.CharField(_("name"), max_length=300)
    phone = models.CharField(_("phone"), max_length=15)
    address = models.CharField(_("address"), max_length=300)
    contents = models.CharField(_("contents"), max_length=300, blank=True)
    weight = models.PositiveIntegerField(_("weight"), default=100, help_text=_("grams"))
    cost = models.DecimalField(_("postage"), max_digits=12, decimal_places=0, null=True, blank=True)
    # What the post named before the order: the receiver may have read it.
    quoted = models.DecimalField(_("postage named before"), max_digits=12, decimal_places=0, null=True, blank=True)
    # What the postman collects of the receiver for the agency, i.e. unpaid fees; VND. He takes the postage besides.
    cash_on_delivery = models.DecimalField(_("cash on delivery"), max_digits=12, decimal_places=0, default=0)
    cash_collected_at = models.DateTimeField(null=True, blank=True)  # the post has told it
    # When the post passed on what it collected, and the number of that transfer.
    remitted_at = models.DateTimeField(null=True, blank=True)
    remittance = models.CharField(_("number of the transfer"), max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ordered_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    # A parcel that came back: what was agreed with the person.
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    handled_note = models.CharField(_("what was agreed"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("item of post")
        verbose_name_plural = _("items of post")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["agency", "state", "created_at"], name="parcel_desk")]
        constraints = [models.CheckConstraint(condition=Q(cash_on_delivery__gte=0), name="parcel_collects_no_debt")]

    def __str__(self) -> str:
        return self.tracking_number or self.reference

    @property
    def postage_changed(self) -> bool:
        """The post asks for another sum than it named before."""
        return self.cost is not None and self.quoted is not None and self.cost != self.quoted


class ParcelEvent(models.Model):
    """One station of a parcel, as the post tells it; a station told twice stands once."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE, related_name="events")
    key = models.CharField(max_length=80, help_text="of the post, or made of time and state")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Parcel.State.choices)
    place = models.CharField(_("station of the post"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["parcel", "key"], name="one_parcel_event_a_key")]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.state}"
