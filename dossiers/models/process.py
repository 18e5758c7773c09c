"""The steps in which an agency handles a dossier: as they are set, and as one dossier goes through them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from casework.deadlines import DurationUnit
from catalog.models import Agency, Field, Procedure
from catalog.roles import Role
from dossiers.models.dossier import Leg
from dossiers.querysets import ProcessDefinitionQuerySet

MOST_UNITS = 999


class StepUnit(models.TextChoices):
    """The units of casework.deadlines that a step's term may have."""

    WORKING_DAY = DurationUnit.WORKING_DAY.value, DurationUnit.WORKING_DAY.label
    HOUR = DurationUnit.HOUR.value, DurationUnit.HOUR.label
    SAME_DAY = DurationUnit.SAME_DAY.value, DurationUnit.SAME_DAY.label


class StepRole(models.TextChoices):
    """The roles of catalog.roles that do a step."""

    RECEPTIONIST = Role.RECEPTIONIST.value, Role.RECEPTIONIST.label
    OFFICER = Role.OFFICER.value, Role.OFFICER.label
    DIVISION_HEAD = Role.DIVISION_HEAD.value, Role.DIVISION_HEAD.label
    LEADER = Role.LEADER.value, Role.LEADER.label


class StepMove(models.TextChoices):
    """The moves of the workflow that end a step; dossiers.checks holds them against the table."""

    PROCESS = "process", pgettext_lazy("a move", "Take into process")
    HAND_ON = "hand_on", _("Hand on to the next step")
    PROPOSE = "propose", _("Submit for approval")
    APPROVE = "approve", _("Approve")
    RETURN = "return", _("Return the result")


class ProcessDefinition(ClusterableModel):
    """The processing steps of a procedure, or of all procedures of a field. Every change makes a new version."""

    name = models.CharField(_("name"), max_length=200)
    procedure = models.ForeignKey(
        Procedure,
        verbose_name=_("procedure"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="processes",
        help_text=_("The steps of this procedure; they go before those of its field."),
    )
    field = models.ForeignKey(
        Field,
        verbose_name=_("field"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="processes",
        help_text=_("The steps of every procedure of the field that has none of its own."),
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="processes",
        help_text=_("Empty: every agency that handles it. The steps of an agency go before the general ones."),
    )
    valid_from = models.DateField(
        _("valid from"),
        default=timezone.localdate,
        help_text=_("For dossiers received from this day on. Dossiers that were received before keep their steps."),
    )
    active = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("Not in use: new dossiers go by the steps of the field, or the usual ones."),
    )

    objects = ProcessDefinitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("processing steps")
        verbose_name_plural = _("processing steps")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(procedure=None, field__isnull=False) | Q(procedure__isnull=False, field=None),
                name="process_of_procedure_or_field",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProcessStep(Orderable):
    """One step: who does it, how long it may take, and which move ends it."""

    definition = ParentalKey(ProcessDefinition, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(_("step"), max_length=150)
    role = models.CharField(
        _("done by"),
        max_length=30,
        choices=StepRole.choices,
        blank=True,
        help_text=_("Empty: anyone of the agency who may make the move."),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by this person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_(
            "Only where the steps belong to one agency; whoever stands in for the person is given the dossier."
        ),
    )
    duration_value = models.PositiveSmallIntegerField(
        _("time"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_UNITS)],
        help_text=_("Empty: until the dossier itself is due."),
    )
    duration_unit = models.CharField(_("unit"), max_length=15, choices=StepUnit.choices, blank=True)
    ends_with = models.CharField(_("ends with"), max_length=20, choices=StepMove.choices)

    class Meta(Orderable.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return self.name


class ProcessVersion(models.Model):
    """The steps as they stood when they were saved; legs refer to it, and nothing changes it."""

    definition = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"))
    # [{"name", "role", "person", "duration_value", "duration_unit", "ends_with"}]
    steps = models.JSONField(default=list)
    made_at = models.DateTimeField(_("saved"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["definition", "number"], name="one_process_version_a_number")]

    def __str__(self) -> str:
        return f"{self.definition_id} v{self.number}"


class LegStep(models.Model):
    """One passage of a leg through a step: planned at receipt, begun, then ended by a move.

    A step that is gone through again (sent back, recalled, returned for correction) is a row more, so that the process
    slip shows every hand-over.
    """

    class Outcome(models.TextChoices):
        OPEN = "", _("not ended")
        DONE = "done", pgettext_lazy("a step", "done")
        SENT_BACK = "sent_back", pgettext_lazy("a step", "sent back")
        RECALLED = "recalled", pgettext_lazy("a step", "recalled")
        CLOSED = "closed", pgettext_lazy("a step", "closed with the dossier")

    leg = models.ForeignKey(Leg, on_delete=models.CASCADE, related_name="steps")
    version = models.ForeignKey(ProcessVersion, null=True, on_delete=models.PROTECT, related_name="leg_steps")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("step"), max_length=150)
    role = models.CharField(_("done by"), max_length=30, choices=StepRole.choices, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("by this person"),
    )
    duration_value = models.PositiveSmallIntegerField(_("time"), null=True)
    duration_unit = models.CharField(_("unit"), max_length=15, choices=StepUnit.choices, blank=True)
    ends_with = models.CharField(_("ends with"), max_length=20, choices=StepMove.choices)
    started_at = models.DateTimeField(_("begun"), null=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    paused_at = models.DateTimeField(null=True, help_text="since when it waits for the applicant")
    due_at = models.DateTimeField(_("due"), null=True)
    finished_at = models.DateTimeField(_("ended"), null=True)
    finished_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default=Outcome.OPEN)
    ended_by = models.ForeignKey("dossiers.Event", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["leg", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["leg"], condition=Q(started_at__isnull=False, finished_at=None), name="one_current_step_a_leg"
            )
        ]

    def __str__(self) -> str:
        return f"{self.leg_id}/{self.order} {self.name}"


class Reappointment(models.Model):
    """An apology to the applicant, with the date that is promised now. Its words are the event's statement.

    What everyone reads of it on the list of late dossiers are words of their own, which the officer saw and confirmed.
    """

    class Kind(models.TextChoices):
        REAPPOINTED = "reappointed", _("put off with notice")  # the due date itself moved
        PROMISED = "promised", _("late, with a promise")  # the due date stays, and the dossier stays late

    leg = models.ForeignKey(Leg, on_delete=models.CASCADE, related_name="reappointments")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    old_due = models.DateTimeField()
    new_due = models.DateTimeField()
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    event = models.OneToOneField("dossiers.Event", on_delete=models.PROTECT, related_name="reappointment")
    # Confirmed by who announced it; empty: from before that was asked, then people are struck out of the statement.
    public_reason = models.TextField(_("what everyone reads"), blank=True)

    class Meta:
        ordering = ["-announced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.leg_id} {self.new_due:%d/%m/%Y}"
