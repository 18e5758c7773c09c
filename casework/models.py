"""What dossiers and petitions share: the working calendar, stored files, the message outbox."""

import uuid
from typing import Any

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel


class Calendar(ClusterableModel):
    """Working time of one or more agencies; edited yearly, since holidays follow yearly decisions."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    is_default = models.BooleanField(_("used where an agency names none"), default=False)
    cut_off = models.TimeField(_("transfer cut-off"), help_text=_("Received at or after: counts from the next day"))

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_calendar"
            )
        ]

    def __str__(self) -> str:
        return self.name


class WorkingPeriod(models.Model):
    """One stretch of a working day, e.g. 07:30 to 11:30."""

    calendar = ParentalKey(Calendar, on_delete=models.CASCADE, related_name="working_periods")
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="period_ends_after_start")
        ]


class DayOff(models.Model):
    calendar = ParentalKey(Calendar, on_delete=models.CASCADE, related_name="days_off")
    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=120)
    provisional = models.BooleanField(_("not yet announced"), default=False)
    compensatory = models.BooleanField(
        _("compensatory day"),
        default=False,
        help_text=_("For a holiday on a weekend, or in exchange for a working Saturday"),
    )

    class Meta:
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="one_day_off_a_date")]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class WorkingSaturday(models.Model):
    """A Saturday (or Sunday) on which the offices work, in exchange for a day off."""

    calendar = ParentalKey(Calendar, on_delete=models.CASCADE, related_name="working_saturdays")
    date = models.DateField(_("date"))
    why = models.CharField(_("reason"), max_length=120)

    class Meta:
        verbose_name = _("working Saturday")
        verbose_name_plural = _("working Saturdays")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="one_working_saturday_a_date")]


class Serial(models.Model):
    """The last number given in one series on one day; see casework.numbering."""

    series = models.CharField(max_length=60)
    day = models.DateField()
    value = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "day"], name="one_serial_a_series_and_day")]


def private_path(stored: "StoredFile", filename: str) -> str:
    """Random and flat by month: the address says nothing of the person nor of the original name."""
    return f"{timezone.localdate():%Y/%m}/{uuid.uuid4().hex}"


def private_storage() -> object:
    """Resolved at run time, so that settings choose the place."""
    return storages["private"]


class StoredFile(models.Model):
    """One uploaded or produced file: outside the web root, known by content, served through a permission check."""

    class Scan(models.TextChoices):
        PENDING = "pending", _("not scanned yet")
        CLEAN = "clean", _("clean")
        SKIPPED = "skipped", _("no scanner configured")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=private_path, storage=private_storage, max_length=200)  # type: ignore[arg-type]
    name = models.CharField(_("name"), max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.PENDING)
    # [{"signer", "signed_at", "trusted"}] of the digital signatures inside a PDF, as found when it came.
    signatures = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """One message to one person: written in the transaction that causes it, sent after it, retried until sent."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("text message")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    channel = models.CharField(max_length=10, choices=Channel.choices)
    recipient = models.CharField(_("recipient"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"))
    reference = models.CharField(max_length=60, db_index=True, help_text="what it is about, e.g. dossier:12")
    # The same cause never makes two messages, whatever is retried.
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="message_due")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.subject}"


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete an event."""


class EventQuerySet(models.QuerySet[Any]):
    """Reads and appends. PostgreSQL refuses the rest by itself too; see casework.append_only."""

    def update(self, **changes: Any) -> int:
        raise AppendOnlyError("an event is written once, by casework.chain.append_event")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AppendOnlyError("an event is written once, by casework.chain.append_event")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("an event is never deleted")


class EventBase(models.Model):
    """One entry of an append-only log; see casework.chain. Holds references and hashes, no personal data."""

    sequence = models.PositiveIntegerField()  # 1, 2, 3 … within one chain
    action = models.CharField(max_length=40)
    at = models.DateTimeField()
    origin = models.CharField(max_length=40, blank=True, help_text="from where: online, desk, system, api")
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sequence"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("an event is written once, by casework.chain.append_event")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("an event is never deleted")


class ChainHead(models.Model):
    """The last event of one chain that a checkpoint has signed; see casework.checkpoints."""

    log = models.CharField(max_length=20)
    chain = models.BigIntegerField(help_text="key of the chain's owner")
    length = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "chain"], name="one_head_a_chain")]

    def __str__(self) -> str:
        return f"{self.log} {self.chain} #{self.length}"


class Checkpoint(models.Model):
    """All heads of one log on one day, signed: shows what a whole chain cannot, that its end was cut off."""

    log = models.CharField(max_length=20)
    day = models.DateField()
    taken_at = models.DateTimeField()
    chains = models.PositiveBigIntegerField()
    events = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64, help_text="SHA-256 over all heads in the order of their chains")
    previous_root = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=16, help_text="begins the SHA-256 of the public key")
    signature = models.CharField(max_length=128, help_text="Ed25519, in hexadecimal")

    class Meta:
        ordering = ["log", "day"]
        constraints = [models.UniqueConstraint(fields=["log", "day"], name="one_checkpoint_a_day")]

    def __str__(self) -> str:
        return f"{self.log} {self.day:%Y-%m-%d}"
