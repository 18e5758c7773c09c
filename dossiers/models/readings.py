"""Who of the staff has read a dossier: one row for a reader, a day and a kind of reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Agency
from catalog.roles import Role
from dossiers.models.dossier import Dossier, Leg

if TYPE_CHECKING:
    from accounts.models import User


class ReadingQuerySet(models.QuerySet["Reading"]):
    def auditable_by(self, user: User) -> Self:
        """Readings at the agencies that `user` audits, and readings by others of those agencies' dossiers."""
        audited = user.memberships.granting("dossiers.audit")
        if user.is_superuser or audited.filter(agency=None).exists():
            return self
        agencies = Agency.objects.where(user, "dossiers.audit").values("pk")
        theirs = Leg.objects.filter(agency__in=agencies)
        return self.filter(models.Q(agency__in=agencies) | models.Q(dossier__in=theirs.values("dossier")))


class Reading(models.Model):
    """Personal data of `dossier` were before the eyes of `reader`, `count` times between the two moments of one day.

    `agency` and `role` are those under which the reader saw it; without agency: in the whole province.
    """

    class What(models.TextChoices):
        PAGE = "page", _("dossier page")
        FILE = "file", _("paper or result file")
        PRINT = "print", _("printed form")
        EXPORT = "export", _("exported list")
        PREFILL = "prefill", _("filled in at the counter from an earlier dossier")
        ASSISTED = "assisted", _("filled in together with the applicant")

    dossier = models.ForeignKey(
        Dossier, verbose_name=_("dossier"), on_delete=models.CASCADE, related_name="readings", db_index=False
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reader"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices, blank=True)
    what = models.CharField(_("what was read"), max_length=10, choices=What.choices)
    day = models.DateField(_("day"), db_index=True)
    first_at = models.DateTimeField(_("first read"))
    last_at = models.DateTimeField(_("last read"))
    count = models.PositiveIntegerField(_("times"), default=1)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of personal data")
        verbose_name_plural = _("readings of personal data")
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "reader", "what", "day"], name="one_reading_a_reader_and_day")
        ]
        indexes = [
            models.Index(fields=["reader", "-last_at"], name="reading_reader"),
            models.Index(fields=["-last_at"], name="reading_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.reader_id} {self.what} {self.day:%d/%m/%Y}"
