"""A dossier and its legs: one for each agency at work on it. Only services change a state."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.deadlines import DurationUnit, SupplementRule
from catalog.models import Agency, Procedure, SubmissionChannel
from dossiers.models.rules import RuleSet
from dossiers.querysets import DossierQuerySet, LegQuerySet
from dossiers.workflow import OPEN_STATES, State

# Places in the queue of what has no date of its own: after all that is due; what is decided stands last.
NO_DUE_DATE = datetime(9000, 1, 1, tzinfo=UTC)
DECIDED = datetime(9001, 1, 1, tzinfo=UTC)
_QUEUED = Q(queue_at__isnull=False)


class Dossier(models.Model):
    """One application. `state` and `due_at` summarise its legs; `answers` never change after submission."""

    class ReturnMethod(models.TextChoices):
        DESK = "desk", _("at the one-stop desk")
        ONLINE = "online", _("electronic copy")
        POST = "post", _("by post")

    class Relation(models.TextChoices):
        """By what a representative acts (Civil Code, articles 134 to 138)."""

        PARENT = "parent", _("father or mother")
        GUARDIAN = "guardian", _("guardian")
        AUTHORISED = "authorised", _("authorised person")

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

    rule_set = models.ForeignKey(RuleSet, null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers")

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
    # Who filed it in the applicant's name, where that was somebody else; notices go to them, at the e-mail above.
    representative_name = models.CharField(_("representative"), max_length=300, blank=True)
    representative_national_id = models.CharField(_("representative's personal number"), max_length=12, blank=True)
    representative_phone = models.CharField(_("representative's phone"), max_length=15, blank=True)
    representative_relation = models.CharField(
        _("representative as"), max_length=12, choices=Relation.choices, blank=True
    )
    search_text = models.TextField(editable=False, help_text="folded name, numbers and codes, for the desk's search")

    form_label = models.CharField(_("form version"), max_length=200, blank=True)
    # [{"key", "label", "part", "type", "limits", "value", "display"}], see dossiers.submission.Answer
    answers = models.JSONField(default=list)
    # What the answers were declared as, and who declared with the applicant; see dossiers.submission.Declaration.
    declaration = models.JSONField(default=dict, blank=True)

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
    # By how many working days the date was put off (reappoint); a clock that starts from zero forgets them.
    extra_days = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last change"), default=timezone.now)
    # The most urgent first; NULL: closed. The database keeps it, so that an index gives a page of a million legs.
    queue_at = models.GeneratedField(
        expression=Case(
            When(state=State.APPROVED, then=Value(DECIDED)),
            When(state__in=sorted(OPEN_STATES), then=Coalesce("due_at", Value(NO_DUE_DATE))),
            default=None,
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )

    objects = LegQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["dossier", "order"], name="one_leg_an_order")]
        indexes = [
            models.Index(fields=["agency", "state", "due_at"], name="leg_queue"),
            models.Index(fields=["received_at"], name="leg_received"),  # the statistics of a period
            # The queue of the province, of an agency, of an officer (NULL: nobody's), of a state.
            models.Index(fields=["queue_at", "id"], name="leg_queue_all", condition=_QUEUED),
            models.Index(fields=["agency", "queue_at", "id"], name="leg_queue_agency", condition=_QUEUED),
            models.Index(fields=["officer", "queue_at", "id"], name="leg_queue_officer", condition=_QUEUED),
            models.Index(fields=["state", "queue_at", "id"], name="leg_queue_state", condition=_QUEUED),
            models.Index(fields=["agency", "id"], name="leg_agency_newest"),
            models.Index(fields=["updated_at", "id"], name="leg_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.order}"
