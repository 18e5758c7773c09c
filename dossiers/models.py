"""A dossier with its legs, papers, supplement requests, results and events. Only services change a state."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.deadlines import DurationUnit, SupplementRule
from casework.models import EventBase, StoredFile
from catalog.models import Agency, Procedure, SubmissionChannel
from dossiers.querysets import DossierQuerySet, LegQuerySet
from dossiers.workflow import State


class Dossier(models.Model):
    """One application. `state` and `due_at` summarise its legs; `answers` never change after submission."""

    class ReturnMethod(models.TextChoices):
        DESK = "desk", _("at the one-stop desk")
        ONLINE = "online", _("electronic copy")
        POST = "post", _("by post")

    # Random, so that nobody can count or guess; given at once. The official code comes with receipt.
    submission_number = models.CharField(_("submission number"), max_length=20, unique=True)
    code = models.CharField(_("dossier code"), max_length=60, unique=True, null=True, blank=True)
    submission_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # one draft, one dossier
    # The code without signs, in capitals: people type it with spaces or dashes, or without.
    compact_code = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    secret_version = models.PositiveSmallIntegerField(default=1, editable=False)

    procedure = models.ForeignKey(
        Procedure, verbose_name=_("procedure"), on_delete=models.PROTECT, related_name="dossiers"
    )
    procedure_title = models.CharField(_("procedure"), max_length=500)
    case_key = models.SlugField(max_length=40, blank=True)
    case_name = models.CharField(_("case"), max_length=300, blank=True)
    channel = models.CharField(_("source"), max_length=10, choices=SubmissionChannel.Channel.choices)
    return_method = models.CharField(
        _("return of the result"), max_length=10, choices=ReturnMethod.choices, default=ReturnMethod.DESK
    )
    return_address = models.CharField(_("address for the result"), max_length=250, blank=True)

    # The rules it was received under, whatever the procedure says later.
    duration_value = models.PositiveIntegerField(_("time limit"), null=True, blank=True)
    duration_unit = models.CharField(_("unit"), max_length=15, choices=DurationUnit.choices, blank=True)
    supplement_rule = models.CharField(max_length=10, choices=SupplementRule.choices, default=SupplementRule.RESTART)

    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="dossiers"
    )
    applicant_name = models.CharField(_("applicant"), max_length=300)
    applicant_national_id = models.CharField(
        _("personal identification number"), max_length=12, blank=True, db_index=True
    )
    applicant_phone = models.CharField(_("mobile phone"), max_length=15, blank=True)
    applicant_email = models.EmailField(_("e-mail"), blank=True)
    applicant_address = models.CharField(_("address"), max_length=300, blank=True)
    search_text = models.TextField(editable=False, help_text="folded name, numbers and codes, for the desk's search")

    form_label = models.CharField(_("form version"), max_length=200, blank=True)
    # [{"key", "label", "part", "type", "limits", "value", "display"}], see dossiers.submission.Answer
    answers = models.JSONField(default=list)

    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.SUBMITTED, db_index=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True, db_index=True)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, help_text="the agency has decided")
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last change"), default=timezone.now, help_text="when the state began")

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ["due_at", "submitted_at"]

    def __str__(self) -> str:
        return self.code or self.submission_number


class Leg(models.Model):
    """One agency's part of a dossier: its state, officer and clock."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="legs")
    order = models.PositiveSmallIntegerField(default=1)
    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="legs")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="legs",
    )
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.SUBMITTED)
    clock_from = models.DateTimeField(_("clock starts"), null=True, blank=True, help_text="the receipt that counts")
    clock_stopped_at = models.DateTimeField(null=True, blank=True)
    # Pauses that do not count, for procedures whose clock pauses: [{"from": iso, "until": iso}].
    pauses = models.JSONField(default=list, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last change"), default=timezone.now)

    objects = LegQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["dossier", "order"], name="one_leg_an_order")]
        indexes = [
            models.Index(fields=["agency", "state", "due_at"], name="leg_queue"),
            models.Index(fields=["received_at"], name="leg_received"),  # the statistics of a period
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.order}"


class DossierPaper(models.Model):
    """One paper of the dossier: what was given, and what the officer found."""

    class Verdict(models.TextChoices):
        UNREVIEWED = "", _("not checked")
        GOOD = "good", _("good")
        MISSING = "missing", _("missing")
        WRONG = "wrong", _("wrong")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="papers")
    order = models.PositiveSmallIntegerField(default=1)
    key = models.SlugField(max_length=60)
    label = models.TextField(_("paper"))
    originals = models.PositiveSmallIntegerField(_("originals"), default=0)
    copies = models.PositiveSmallIntegerField(_("copies"), default=0)
    files = models.ManyToManyField(StoredFile, related_name="papers", blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True, default=Verdict.UNREVIEWED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["dossier", "key"], name="one_paper_a_key")]

    def __str__(self) -> str:
        return self.label


class SupplementRequest(models.Model):
    """One complete list of what is missing; the applicant answers exactly that."""

    leg = models.ForeignKey(Leg, on_delete=models.CASCADE, related_name="supplement_requests")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    requested_at = models.DateTimeField()
    note = models.TextField(_("guidance"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["leg"], condition=models.Q(answered_at=None), name="one_open_request_a_leg"
            )
        ]

    def __str__(self) -> str:
        return f"{self.leg_id} {self.requested_at:%d/%m/%Y}"


class SupplementItem(models.Model):
    class Kind(models.TextChoices):
        PAPER = "paper", _("paper")
        ANSWER = "answer", _("answer")

    request = models.ForeignKey(SupplementRequest, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=80)
    label = models.TextField()
    reason = models.CharField(_("reason"), max_length=500)
    value = models.TextField(_("new answer"), blank=True)
    files = models.ManyToManyField(StoredFile, related_name="supplement_items", blank=True)

    class Meta:
        ordering = ["pk"]  # as the officer listed them; PostgreSQL moves a row that is changed
        constraints = [models.UniqueConstraint(fields=["request", "kind", "key"], name="one_item_a_kind_and_key")]

    def __str__(self) -> str:
        return self.label


class Result(models.Model):
    """A file that the agency issues: the decision, certificate or refusal."""

    leg = models.ForeignKey(Leg, on_delete=models.CASCADE, related_name="results")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=300)
    number = models.CharField(_("number"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"), default=timezone.localdate)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Event(EventBase):
    """What happened to a dossier, in an append-only hash chain (casework.chain)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="events")
    leg = models.ForeignKey(Leg, null=True, on_delete=models.PROTECT, related_name="events")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(EventBase.Meta):
        constraints = [models.UniqueConstraint(fields=["dossier", "sequence"], name="one_event_a_sequence")]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.sequence} {self.action}"


class Statement(models.Model):
    """The words of a move: why a dossier was refused or returned. Erasable; the event keeps their hash."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="statement")
    text = models.TextField(_("reason"))

    def __str__(self) -> str:
        return self.text[:80]


class LookupAttempt(models.Model):
    """Tries of one kind by one caller within a window; `key` is a hash, so that no address is kept."""

    scope = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    count = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_attempt_row_a_scope_and_key")]

    def __str__(self) -> str:
        return f"{self.scope}: {self.count}"


class ContactCode(models.Model):
    """A one-time code sent to the contact of a dossier; only its hash is kept."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="contact_code")
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.dossier_id}"
