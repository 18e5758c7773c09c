"""Money: what is owed for a dossier, what was paid, what went back. Amounts are whole VND."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Agency
from dossiers.models.dossier import Dossier


class Fee(models.Model):
    """What is owed, one row for each legal kind (Law on fees and charges 97/2015/QH13, article 3)."""

    class Kind(models.TextChoices):
        FEE = "fee", _("phí")
        CHARGE = "charge", _("lệ phí")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="fees")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # Of the day of submission; empty: the law names no amount that the catalog knows, so the desk sets it.
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=0, null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Exemption and reduction (Law 97/2015/QH13, article 10): what the applicant claims, what an officer grants.
    claim = models.CharField(_("reason that the applicant gives"), max_length=300, blank=True)
    reduced_by = models.DecimalField(_("exempted amount"), max_digits=12, decimal_places=0, default=0)
    reduction_reason = models.CharField(_("reason of the exemption"), max_length=300, blank=True)
    reduction_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reduction_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("fee")
        verbose_name_plural = _("fees")
        ordering = ["dossier", "-kind"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "kind"], name="one_fee_a_dossier_and_kind"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="fee_is_not_negative"),
            models.CheckConstraint(
                condition=Q(reduced_by=0) | Q(reduced_by__gt=0, reduced_by__lte=F("amount")),
                name="fee_is_reduced_by_at_most_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"


class Payment(models.Model):
    """One attempt to pay, which came to an end in one way. A paid one never changes again, but for its refund."""

    class Method(models.TextChoices):
        ONLINE = "online", _("online")
        CASH = "cash", _("cash at the desk")
        POST = "post", _("cash on delivery")

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for the payment")
        PAID = "paid", _("paid")
        FAILED = "failed", _("not paid")
        EXPIRED = "expired", _("expired")
        CANCELLED = "cancelled", _("cancelled")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="payments")
    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+")
    method = models.CharField(_("method"), max_length=10, choices=Method.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=0)
    reference = models.CharField(max_length=40, unique=True, help_text="our own, as the gateway is told it")
    gateway_reference = models.CharField(max_length=64, unique=True, null=True, blank=True)
    bank = models.CharField(_("bank"), max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    # Gapless within an agency and a year; given to whatever is paid.
    receipt_year = models.PositiveSmallIntegerField(null=True, blank=True)
    receipt_number = models.PositiveIntegerField(_("receipt"), null=True, blank=True)
    payer_name = models.CharField(_("payer"), max_length=300, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_of_something"),
            models.UniqueConstraint(
                fields=["agency", "receipt_year", "receipt_number"], name="one_receipt_an_agency_year_and_number"
            ),
        ]
        indexes = [models.Index(fields=["agency", "paid_at"], name="payment_day")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"


class PaymentNotice(models.Model):
    """What the gateway told us of a payment, each telling once, with what became of it. For the auditor."""

    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )  # None: forged, or of a payment that is not ours
    reference = models.CharField(max_length=100, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=30)  # of dossiers.fees: "paid", "repeated", "forged", "amount", …
    # As the notice names them; in a forged one they mean nothing.
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, null=True, blank=True)
    gateway_reference = models.CharField(max_length=64, blank=True)
    times = models.PositiveIntegerField(default=1, help_text="how often the same words came with the same outcome")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the whole notice")
    network = models.CharField(max_length=60, blank=True, help_text="of the sender, its last part cut off")
    # Who looked at it, and what they found out; empty while it waits for somebody, where its outcome asks for one.
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_note = models.CharField(_("what was found out"), max_length=300, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["received_at"], name="notice_day"),
            models.Index(fields=["outcome", "seen_at"], name="notice_unseen"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.outcome}"


class Refund(models.Model):
    """Money that goes back: a dossier that was refused, an exemption granted late, a payment made twice."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("to be decided")
        APPROVED = "approved", _("to be paid back")
        SENDING = "sending", _("ordered at the gateway")
        DONE = "done", _("paid back")
        FAILED = "failed", _("failed")
        DECLINED = "declined", _("declined")

    class Way(models.TextChoices):
        COUNTER = "counter", _("cash over the counter")
        TRANSFER = "transfer", _("bank transfer by the agency")
        GATEWAY = "gateway", _("through the payment gateway")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=0)
    reason = models.CharField(_("reason"), max_length=300)
    reference = models.CharField(max_length=40, unique=True)
    gateway_reference = models.CharField(max_length=64, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # None: the system, when the dossier was refused
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(_("way back"), max_length=10, choices=Way.choices, blank=True)  # empty: not gone yet
    paid_to = models.CharField(_("paid back to"), max_length=300, blank=True)  # who took it, or the account
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-proposed_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_is_of_something")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"


class CashDay(models.Model):
    """A cashier's day at an agency, counted and closed: what must lie in the drawer, and what lay there."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    opening = models.DecimalField(_("in the drawer in the morning"), max_digits=14, decimal_places=0, default=0)
    expected = models.DecimalField(_("by the receipts"), max_digits=14, decimal_places=0)  # with the opening
    counted = models.DecimalField(_("counted"), max_digits=14, decimal_places=0)
    note = models.CharField(_("reason of the difference"), max_length=500, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="one_cash_day_an_agency")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day:%Y-%m-%d}"


class Settlement(models.Model):
    """A day's statement of the gateway held against our own payments and refunds of that day."""

    day = models.DateField(_("day"), unique=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    matched = models.PositiveIntegerField(default=0)
    # [{"kind": "missing_here" | "missing_there" | "amount" | "state", "reference", "ours", "theirs"}]
    differences = models.JSONField(default=list)
    error = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_note = models.CharField(_("what was done about it"), max_length=500, blank=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
