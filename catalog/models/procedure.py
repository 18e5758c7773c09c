"""An administrative procedure with its whole structure (Decree 63/2010/NĐ-CP, article 8)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from casework.deadlines import SupplementRule
from catalog.models.agency import Agency, AgencyLevel
from catalog.models.classification import Audience, Field
from catalog.models.codes import CODE
from catalog.models.legal import LegalDocument
from catalog.page import ProcedurePage
from catalog.publishing import admit
from catalog.querysets import AgencyQuerySet, ProcedureQuerySet
from portal.base.text import fold

MERGERS_FOLLOWED = 3  # of an agency that has ended: its successor, that one's, and the next


class Procedure(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):  # type: ignore[misc]
    """What a citizen can ask an agency for."""

    class ServiceLevel(models.TextChoices):
        """How far it can be done online (Decree 42/2022/NĐ-CP; partial needs its reason, Decree 224/2026/NĐ-CP)."""

        FULL = "full", _("fully online")
        PARTIAL = "partial", _("partly online")
        INFORMATION = "information", _("information only")

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[CODE],
    )
    title = models.CharField(_("title"), max_length=500)
    summary = models.TextField(_("summary"), blank=True)
    field = models.ForeignKey(Field, verbose_name=_("field"), on_delete=models.PROTECT, related_name="procedures")
    levels = ParentalManyToManyField(AgencyLevel, verbose_name=_("levels of authority"), related_name="procedures")
    audiences = ParentalManyToManyField(Audience, verbose_name=_("audiences"), related_name="procedures")
    service_level = models.CharField(
        _("online service level"), max_length=12, choices=ServiceLevel.choices, default=ServiceLevel.INFORMATION
    )
    partial_reason = models.TextField(_("why only partly online"), blank=True)
    external_url = models.URLField(_("address on the National Portal"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    result = models.TextField(_("result"), blank=True)
    sets = models.PositiveSmallIntegerField(_("number of sets"), default=1, validators=[MinValueValidator(1)])
    supplement_rule = models.CharField(
        _("clock on a supplement"), max_length=10, choices=SupplementRule.choices, default=SupplementRule.RESTART
    )
    publication_decision = models.CharField(_("publication decision"), max_length=200, blank=True)
    # The decision as a document of the library, once it is there; the words above stay as they were imported.
    publication = models.ForeignKey(
        LegalDocument,
        verbose_name=_("publication decision in the library"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="publishes",
    )
    owner = models.ForeignKey(
        Agency,
        verbose_name=_("agency that keeps this record"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_procedures",
        help_text=_("Its editors may change the record; without one, only the province's editors"),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", verbose_name=_("replaced by"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    code_source = models.CharField(_("source of the code"), max_length=30, blank=True)
    time_source = models.CharField(_("source of the time limit"), max_length=30, blank=True)
    fee_source = models.CharField(_("source of the fee"), max_length=30, blank=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)
    # Code and title folded, for the editors' list; citizens' search is the search room's.
    search_text = models.TextField(editable=False, blank=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["title"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = fold(f"{self.code} {self.title}")
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("The last day lies before the first")})
        if self.pk and self.replaced_by_id == self.pk:
            raise ValidationError({"replaced_by": _("A procedure cannot replace itself")})

    def publish(self, revision: Revision, *args: Any, log_action: bool | str = True, **kwargs: Any) -> None:
        """Make `revision` the public version, at once or when its schedule says.

        Raises:
            catalog.checklist.NotReady: the version has blocking findings.
        """
        if admit(revision, log_action=log_action):
            super().publish(revision, *args, log_action=log_action, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("catalog:procedure", args=[self.code])

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """The widths at which the page's design is drawn."""
        return [
            {"name": "phone", "icon": "mobile-alt", "device_width": 390, "label": _("Preview on a phone")},
            {"name": "desktop", "icon": "desktop", "device_width": 1120, "label": _("Preview on a wide screen")},
        ]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "catalog/procedure.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The public page itself, of the unsaved procedure."""
        return {"request": request, "procedure": self, "page": ProcedurePage(self)}

    @property
    def agency_name(self) -> str:
        """Who handles it, as the public reads it: one body, or several joined by "or"."""
        return str(_(" or ")).join(str(body) for body in self.handling.all())

    def desks(self) -> AgencyQuerySet:
        """The agencies of today that handle this procedure; more than one: the applicant chooses.

        Where the agency that is named has ended, its successor answers for it, or the first of those after it that
        has not ended itself.
        """
        bodies = list(self.handling.all())
        named = [body.agency_id for body in bodies if body.agency_id]
        wanted = models.Q(pk__in=named) | models.Q(kind__in=[body.kind_id for body in bodies if body.kind_id])
        ended = Agency.objects.filter(pk__in=named, valid_until__lt=timezone.localdate())
        for step in range(MERGERS_FOLLOWED):
            path = "__".join(["successor"] * (step + 1))
            wanted |= models.Q(pk__in=ended.values(path))
            ended = ended.filter(**{f"{path}__valid_until__lt": timezone.localdate()})
        return Agency.objects.open().filter(wanted)
