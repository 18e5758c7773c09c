"""What the law begins and ends: levels, fields, agencies. It is ended by a date, and names what came after it."""

from __future__ import annotations

from datetime import date
from typing import Any, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_CHAIN = 12  # successors of successors that are followed


class Dated(models.Model):
    """Valid from the first to the last day, both included; an open end holds for ever."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("successor"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Dates in their order; a successor that does not lead back here."""
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("The last day lies before the first")}, code="order")
        if leads_back(self, "successor"):
            raise ValidationError({"successor": _("This successor leads back to the record itself")}, code="circle")

    def has_ended(self, day: date | None = None) -> bool:
        """Whether it is over on `day` (today unless named)."""
        return self.valid_until is not None and self.valid_until < (day or timezone.localdate())

    def heir(self, day: date | None = None) -> Self | None:
        """Who does its work on `day` (today unless named): the first of its successors that has not ended itself."""
        current, seen = cast("Self | None", self.successor), {self.pk}
        while current is not None and current.pk not in seen and current.has_ended(day):
            seen.add(current.pk)
            current = cast("Self | None", current.successor)
        return None if current is None or current.pk in seen else current


def leads_back(record: Any, relation: str) -> bool:
    """Whether following `relation` from `record` comes to `record` again; a new one cannot."""
    current = getattr(record, relation)
    for _step in range(LONGEST_CHAIN):
        if current is None:
            return False
        if current.pk is not None and current.pk == record.pk:
            return True
        current = getattr(current, relation)
    return current is not None
