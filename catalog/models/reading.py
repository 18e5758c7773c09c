"""What readers tell about a procedure's page, without anything about them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.procedure import Procedure


class Helpfulness(models.Model):
    """Answers of one day to "was this helpful"."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="helpfulness")
    day = models.DateField()
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("was this helpful")
        verbose_name_plural = _("was this helpful")
        constraints = [models.UniqueConstraint(fields=["procedure", "day"], name="one_count_a_procedure_and_day")]


class ReaderRemark(models.Model):
    """What somebody missed on the page, in their words; the editors read it, and it is deleted after a year."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="remarks")
    day = models.DateField()
    text = models.TextField(max_length=500)
    is_settled = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("reader's remark")
        verbose_name_plural = _("readers' remarks")
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]
