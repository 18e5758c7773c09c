"""What the portal writes to people: the outbox, the state of its ways out, the texts that operators may change."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin, RevisionMixin


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")


# What nothing carries: the applicant gave no address that works here, so somebody calls or writes a letter.
BY_HAND = "hand"
WAYS = [*Channel.choices, (BY_HAND, _("by phone or letter"))]


class Message(models.Model):
    """One message to one person: written in the transaction that causes it, sent after it, retried until sent.

    One whose channel is BY_HAND is born as failed: it stands among those whose recipient has to be called.
    """

    Channel = Channel

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        BOUNCED = "bounced", _("came back")
        CANCELLED = "cancelled", _("called off")

    channel = models.CharField(_("way"), max_length=10, choices=WAYS)
    kind = models.CharField(_("kind"), max_length=60, blank=True, help_text="name of its template: dossier.received")
    recipient = models.CharField(_("recipient"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"))
    reference = models.CharField(max_length=60, db_index=True, help_text="what it is about, e.g. dossier:12")
    # The same cause never makes two messages, whatever is retried.
    key = models.CharField(max_length=120, unique=True)
    urgent = models.BooleanField(_("before the others"), default=False)  # a one-time code is worth nothing later
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    expires_at = models.DateTimeField(_("not to be sent after"), null=True, blank=True)
    # Only where its journal lies is it known whether it had left when its sender was killed: casework.outbox.journal.
    held_by = models.CharField(max_length=60, blank=True, default="", help_text="the journal of who sends it")
    error = models.TextField(_("error"), blank=True)
    gateway_id = models.CharField(
        max_length=100, blank=True, db_index=True, help_text="what the gateway calls it, for its reports"
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    # A message that never arrived: somebody has told the person in another way, and says how.
    handled_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    handled_note = models.CharField(_("how the person was told"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="message_due"),
            models.Index(fields=["-created_at", "-id"], name="message_newest"),
            # Those whose text is still kept, the oldest first: casework.outbox.retention.
            models.Index(fields=["created_at"], name="message_kept_text", condition=~models.Q(body="")),
            # One-time codes and secrets that are not forgotten yet: dossiers.messages.forgetting.
            models.Index(
                fields=["reference"], name="message_urgent_text", condition=models.Q(urgent=True) & ~models.Q(body="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.subject}"


class OutboxChannel(models.Model):
    """Whether one way out works; while it does not, one message tries it, and the others wait without counting."""

    channel = models.CharField(_("way"), max_length=10, choices=Channel.choices, unique=True)
    down_since = models.DateTimeField(_("down since"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("tries in vain"), default=0)
    error = models.TextField(_("error"), blank=True)
    worked_at = models.DateTimeField(_("worked last"), null=True, blank=True)

    def __str__(self) -> str:
        return self.get_channel_display()


class MessageTemplate(PreviewableMixin, RevisionMixin, models.Model):  # type: ignore[misc]
    """An operator's text in place of the built-in one; see casework.outbox for its fields."""

    kind = models.CharField(_("kind"), max_length=60)
    channel = models.CharField(_("way"), max_length=10, choices=Channel.choices)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), max_length=5000)
    is_sent = models.BooleanField(
        _("is sent"), default=True, help_text=_("Without the tick, nobody gets this message in this way.")
    )
    updated_at = models.DateTimeField(_("last change"), auto_now=True)
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="message_template")

    class Meta:
        verbose_name = _("text of a message")
        verbose_name_plural = _("texts of messages")
        ordering = ["kind", "channel"]
        constraints = [models.UniqueConstraint(fields=["kind", "channel"], name="one_text_a_kind_and_channel")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_channel_display()})"
