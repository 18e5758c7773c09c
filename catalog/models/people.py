"""Who was appointed by whom, who is invited, who is away."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models import EventBase
from catalog.models.agency import Agency
from catalog.querysets import AbsenceQuerySet
from catalog.roles import Role

INVITATION_TERM = timedelta(days=7)
LONGEST_ABSENCE = timedelta(days=366)


class MembershipEvent(EventBase):
    """Who gave or took which role when, and who closed an account: one append-only chain for each person."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.PROTECT,
        related_name="membership_events",
    )
    agency = models.ForeignKey(Agency, verbose_name=_("agency"), null=True, on_delete=models.PROTECT, related_name="+")
    # None: an import, a command, or the person who accepted an invitation.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(EventBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["person", "sequence"], name="one_membership_event_a_sequence"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} #{self.sequence} {self.action}"


class Invitation(models.Model):
    """A person to be is asked by e-mail to make an account; the link holds for INVITATION_TERM and once."""

    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    roles = models.JSONField(_("roles"), default=list)  # of catalog.roles.Role
    # Part of the signed link: sending again makes the earlier link worthless.
    nonce = models.CharField(max_length=32, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.email

    @property
    def expires_at(self) -> datetime:
        return self.sent_at + INVITATION_TERM

    @property
    def open(self) -> bool:
        """Whether its link still makes an account."""
        return self.accepted_at is None and self.revoked_at is None and timezone.now() < self.expires_at

    @property
    def role_labels(self) -> str:
        return ", ".join(str(Role(role).label) for role in self.roles if role in Role.values)


class Absence(models.Model):
    """From `first_day` to `last_day`, both included, the officer's new work goes to the deputy."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("officer"), on_delete=models.CASCADE, related_name="absences"
    )
    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("deputy"), on_delete=models.PROTECT, related_name="deputy_for"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~models.Q(officer=models.F("deputy")), name="deputy_is_another_person"),
        ]

    def __str__(self) -> str:
        return f"{self.officer}, {self.first_day:%d/%m/%Y}"

    def clean(self) -> None:
        """Dates in their order, and no two absences of one person in one agency at once."""
        super().clean()
        if not self.first_day or not self.last_day:
            return
        if self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day lies before the first")}, code="order")
        if self.last_day - self.first_day > LONGEST_ABSENCE:
            raise ValidationError(
                {"last_day": _("An absence lasts a year at most: end the roles instead")}, code="long"
            )
        others = Absence.objects.exclude(pk=self.pk).filter(officer=self.officer_id, agency=self.agency_id)
        if others.filter(ended_at=None, first_day__lte=self.last_day, last_day__gte=self.first_day).exists():
            raise ValidationError(_("This person is already away in these days"), code="overlap")

    def holds_on(self, day: date) -> bool:
        return self.ended_at is None and self.first_day <= day <= self.last_day
