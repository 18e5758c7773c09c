"""What a decree fixes for the one-stop desk, dated: which moves are in force, on which ground, and its figures."""

from __future__ import annotations

from datetime import date, time
from functools import cache
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_DAYS = 365


def blocked_while_unpaid() -> list[str]:
    return ["return"]


def reminder_days() -> list[int]:
    return [3, 10, 30]


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def on(self, day: date) -> Self:
        """The one that holds on `day` stands first; none does before the oldest."""
        return self.filter(valid_from__lte=day).order_by("-valid_from")


class RuleSet(models.Model):
    """A dossier keeps the one of the day on which it was submitted; a later decree is a new row.

    Read it through dossiers.rules, which knows a rule set even where none is stored.
    """

    title = models.CharField(_("title"), max_length=200)
    valid_from = models.DateField(
        _("valid from"),
        unique=True,
        help_text=_("Dossiers that are submitted from this day on keep this rule set to their end."),
    )
    legal_basis = models.TextField(_("legal basis"), blank=True)
    # {action: its ground}; an action that is missing is not in force.
    moves = models.JSONField(_("moves in force"), default=dict)
    check_hours = models.PositiveSmallIntegerField(
        _("working hours within which the desk answers what came online"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )
    transfer_cut_off = models.TimeField(
        _("received from this time on, a dossier goes to its officers on the next working day"), default=time(15)
    )
    ask_days = models.PositiveSmallIntegerField(
        _("working days after receipt within which papers are asked for"),
        default=3,
        validators=[MaxValueValidator(MOST_DAYS)],
    )
    reappointments = models.PositiveSmallIntegerField(
        _("how often a date may be put off"), default=1, validators=[MaxValueValidator(9)]
    )
    notice_days = models.PositiveSmallIntegerField(
        _("working days before the due date by which putting off is announced"),
        default=1,
        validators=[MaxValueValidator(MOST_DAYS)],
    )
    reappointment_days = models.PositiveSmallIntegerField(
        _("working days by which a date may be put off at most"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )
    outage_days = models.PositiveSmallIntegerField(
        _("working days within which paper receipts of an outage are entered"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )

    # Moves that wait until what is owed is paid or exempted.
    unpaid_blocks = models.JSONField(_("moves that wait for the payment"), default=blocked_while_unpaid, blank=True)
    remind_days = models.JSONField(
        _("days after which an applicant is reminded of a result"), default=reminder_days, blank=True
    )
    storage_days = models.PositiveSmallIntegerField(
        _("days after which a result that nobody fetched goes to the archive"),
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
    )

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        stored_rules.cache_clear()

    def clean(self) -> None:
        """A reminder on the last day, or after it, would speak of a result that is about to leave the desk, or has."""
        super().clean()
        too_late = [day for day in self.remind_days if day >= self.storage_days]
        if too_late:
            words = _("Day %(days)s comes too late for a reminder: the desk keeps a result for %(term)s days")
            days = ", ".join(map(str, too_late))
            raise ValidationError(
                {"remind_days": ValidationError(words, code="late", params={"days": days, "term": self.storage_days})}
            )

    @property
    def is_used(self) -> bool:
        """A dossier has been submitted under it: it no longer changes."""
        return self.pk is not None and self.dossiers.exists()


@cache
def stored_rules(key: int) -> RuleSet:
    """Of a dossier: since a rule set that is used never changes, every process may keep it."""
    return RuleSet.objects.get(pk=key)
