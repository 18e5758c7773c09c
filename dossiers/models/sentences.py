"""Ready sentences that an office keeps, so that the same thing is said in the same, correct words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from catalog.models import Agency
from dossiers.placeholders import unknown_placeholders

if TYPE_CHECKING:
    from accounts.models import User

SENTENCE_LENGTH = 500  # characters: what a reason may hold


class SentenceQuerySet(models.QuerySet["ReadySentence"]):
    def usable_in(self, agency: Agency) -> Self:
        """The agency's own, and those of the whole province."""
        return self.filter(models.Q(agency=agency) | models.Q(agency=None))

    def managed_by(self, user: User) -> Self:
        """Those that `user` keeps; those of the whole province only for who manages the whole province."""
        if manages_province(user):
            return self.all()
        return self.filter(agency__in=Agency.objects.where(user, "dossiers.manage"))


def manages_province(user: User) -> bool:
    return user.is_superuser or user.memberships.granting("dossiers.manage").filter(agency=None).exists()


class ReadySentence(models.Model):
    """A sentence with placeholders (see dossiers.placeholders), of one agency or of the whole province."""

    class Kind(models.TextChoices):
        SUPPLEMENT = "supplement", _("ask for supplement")
        REFUSAL = "refusal", _("do not receive")
        NOT_ELIGIBLE = "not_eligible", _("not eligible")
        STOP = "stop", _("stop")
        REAPPOINT = "reappoint", _("new appointment")
        CORRECTION = "correction", _("return for correction")

    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), null=True, blank=True, on_delete=models.CASCADE, related_name="sentences"
    )
    kind = models.CharField(_("used to"), max_length=20, choices=Kind.choices)
    text = models.TextField(_("sentence"), max_length=SENTENCE_LENGTH)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = SentenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ready sentence")
        verbose_name_plural = _("ready sentences")
        ordering = ["kind", "order", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    def clean(self) -> None:
        super().clean()
        unknown = unknown_placeholders(self.text)
        if unknown:
            names: Any = {"names": ", ".join(unknown)}
            raise ValidationError({"text": ValidationError(_("Unknown placeholder: %(names)s"), params=names)})
