"""An administrative procedure with its whole structure (Decree 63/2010/NĐ-CP, article 8)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from casework.deadlines import DurationUnit, SupplementRule
from catalog.models.agency import Agency, AgencyKind, AgencyLevel
from catalog.models.classification import Audience, Field, FormTemplate
from catalog.page import ProcedurePage
from catalog.querysets import AgencyQuerySet, ProcedureQuerySet
from portal.base.text import fold


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
        validators=[RegexValidator(r"^\d\.\d{6}$", _("A code has a digit, a dot and six digits, e.g. 1.001193"))],
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
        """The agencies of today that handle this procedure; more than one: the applicant chooses."""
        bodies = list(self.handling.all())
        return Agency.objects.open().filter(
            models.Q(pk__in=[body.agency_id for body in bodies if body.agency_id])
            | models.Q(kind__in=[body.kind_id for body in bodies if body.kind_id])
        )


class HandlingAgency(Orderable):
    """Who handles a procedure: one agency, or every agency of a kind ("the commune's people's committee")."""

    procedure = ParentalKey(Procedure, on_delete=models.CASCADE, related_name="handling")
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), null=True, blank=True, on_delete=models.PROTECT, related_name="handles"
    )
    kind = models.ForeignKey(
        AgencyKind,
        verbose_name=_("or every agency of a kind"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handles",
    )

    class Meta(Orderable.Meta):
        verbose_name = _("handling agency")
        verbose_name_plural = _("handling agencies")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agency=None) ^ models.Q(kind=None), name="handling_is_an_agency_or_a_kind"
            )
        ]

    def __str__(self) -> str:
        return str(self.agency or self.kind)

    def clean(self) -> None:
        super().clean()
        if (self.agency_id is None) == (self.kind_id is None):
            raise ValidationError({"agency": _("Choose one agency, or one kind of agency")})


class ProcedureCase(Orderable):
    """One of several cases of a procedure. Papers and channels name it by `key`, which an edit never changes."""

    procedure = ParentalKey(Procedure, on_delete=models.CASCADE, related_name="cases")
    key = models.SlugField(_("key"), max_length=40, blank=True, help_text=_("Empty: made from the name"))
    name = models.CharField(_("name"), max_length=300)

    class Meta(Orderable.Meta):
        verbose_name = _("case")
        verbose_name_plural = _("cases")

    def __str__(self) -> str:
        return self.name


class SubmissionChannel(Orderable):
    """A way to submit, with its own time limit and fee; with a case key, for that case only."""

    class Channel(models.TextChoices):
        DIRECT = "direct", _("at the desk")
        ONLINE = "online", _("online")
        POST = "post", _("by post")

    procedure = ParentalKey(Procedure, on_delete=models.CASCADE, related_name="channels")
    case_key = models.SlugField(_("case"), max_length=40, blank=True, help_text=_("The case's key; empty: all cases"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    duration_value = models.PositiveIntegerField(_("time limit"), null=True, blank=True)
    duration_unit = models.CharField(_("unit"), max_length=15, choices=DurationUnit.choices, blank=True)
    duration_note = models.TextField(_("note on the time limit"), blank=True)
    # Empty is unknown or "set by the provincial council", not free of charge: that is 0.
    fee = models.DecimalField(_("phí (VND)"), max_digits=12, decimal_places=0, null=True, blank=True)
    charge = models.DecimalField(_("lệ phí (VND)"), max_digits=12, decimal_places=0, null=True, blank=True)
    fee_note = models.TextField(_("note on fees"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")


class RequiredPaper(Orderable):
    """A paper of the dossier (thành phần hồ sơ)."""

    procedure = ParentalKey(Procedure, on_delete=models.CASCADE, related_name="papers")
    case_key = models.SlugField(_("case"), max_length=40, blank=True, help_text=_("The case's key; empty: all cases"))
    key = models.SlugField(_("key"), max_length=40, help_text=_("Stable within the procedure; e-forms refer to it"))
    name = models.TextField(_("name"))
    originals = models.PositiveSmallIntegerField(_("originals"), default=0)
    copies = models.PositiveSmallIntegerField(_("copies"), default=0)
    form = models.ForeignKey(
        FormTemplate, verbose_name=_("form"), null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )

    class Meta(Orderable.Meta):
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    def __str__(self) -> str:
        return self.name


class ProcedureStep(Orderable):
    procedure = ParentalKey(Procedure, on_delete=models.CASCADE, related_name="steps")
    text = models.TextField(_("text"))

    class Meta(Orderable.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")


class LegalBasis(Orderable):
    procedure = ParentalKey(Procedure, on_delete=models.CASCADE, related_name="legal_bases")
    number = models.CharField(_("number"), max_length=80)
    name = models.CharField(_("name"), max_length=500)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    issuer = models.CharField(_("issuer"), max_length=120, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal basis")


class Keyword(Orderable):
    """Everyday words by which people look for the procedure."""

    procedure = ParentalKey(Procedure, on_delete=models.CASCADE, related_name="keywords")
    text = models.CharField(_("words"), max_length=120)

    class Meta(Orderable.Meta):
        verbose_name = _("keyword")
        verbose_name_plural = _("keywords")


class RelatedProcedure(Orderable):
    procedure = ParentalKey(Procedure, on_delete=models.CASCADE, related_name="related")
    target = models.ForeignKey(Procedure, verbose_name=_("procedure"), on_delete=models.CASCADE, related_name="+")

    class Meta(Orderable.Meta):
        verbose_name = _("related procedure")
        verbose_name_plural = _("related procedures")
