"""A desk that is closed or has moved for some days."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.agency import Agency
from catalog.querysets import DeskClosureQuerySet

NOTICE_DAYS = 7  # working days ahead that a planned stoppage is announced (Decree 224/2026/NĐ-CP)


class DeskClosure(models.Model):
    """From `first_day` to `last_day` (both included; none: until further notice) the desk is not where it was.

    It is not a day off: the time limits of dossiers go on. Days off stand in the agency's working calendar.
    """

    agency = models.ForeignKey(Agency, verbose_name=_("desk"), on_delete=models.CASCADE, related_name="closures")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty: until further notice. Fill it in once it is known.")
    )
    reason = models.CharField(
        _("reason"), max_length=200, help_text=_("The public reads it, for example: the office is being repaired")
    )
    notice = models.TextField(
        _("notice to the public"), blank=True, max_length=1000, help_text=_("What else people should know")
    )
    other_desk = models.ForeignKey(
        Agency,
        verbose_name=_("desk that receives instead"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    other_address = models.CharField(
        _("temporary address"), max_length=250, blank=True, help_text=_("Where the desk works in these days")
    )
    online_intake_stopped = models.BooleanField(
        _("stop online intake"),
        default=True,
        help_text=_("Forms that were begun are kept; they can be sent when the desk is open again."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    announced_at = models.DateTimeField(_("announced"), default=timezone.now, editable=False)

    objects = DeskClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing of a desk")
        verbose_name_plural = _("closings of desks")
        ordering = ["-first_day", "agency__name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day=None) | models.Q(last_day__gte=models.F("first_day")),
                name="closure_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}, {self.first_day:%d/%m/%Y}"

    def clean(self) -> None:
        """Dates in their order, no two closings of one desk at once, and no desk in place of itself."""
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The closing ends before it begins")}, code="order")
        if self.agency_id and self.other_desk_id == self.agency_id:
            raise ValidationError({"other_desk": _("Name another desk than the one that is closed")}, code="itself")
        if self.agency_id and self.first_day and self._others().exists():
            raise ValidationError(_("This desk has another closing in these days: change that one"), code="overlap")

    def _others(self) -> models.QuerySet[DeskClosure]:
        return (
            DeskClosure.objects.between(self.first_day, self.last_day)
            .filter(agency=self.agency_id)
            .exclude(pk=self.pk)
        )

    def holds_on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)
