"""What procedures refer to: forms with their versions, and legal documents."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.library.formats import FileFormat, file_formats
from catalog.models.classification import Field


class FormTemplate(models.Model):
    """A declaration's form. Known by field, paper and form name together: "Mẫu số 01" alone has many meanings.

    The files are those of the newest version; earlier ones stand in `versions`.
    """

    field = models.ForeignKey(Field, verbose_name=_("field"), on_delete=models.PROTECT, related_name="forms")
    paper_name = models.CharField(_("paper"), max_length=500)
    name = models.CharField(_("form name or number"), max_length=300)
    number = models.CharField(_("number"), max_length=60, blank=True, help_text=_("As printed, e.g. Mẫu số 01"))
    issued_with = models.CharField(
        _("issued with"), max_length=300, blank=True, help_text=_("The document that it is annexed to")
    )
    file = models.FileField(_("file (DOCX)"), upload_to="forms", blank=True, max_length=200)
    pdf = models.FileField(_("file (PDF)"), upload_to="forms", blank=True, max_length=200)
    sample = models.FileField(_("filled-in sample (DOCX or PDF)"), upload_to="forms", blank=True, max_length=200)

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["paper_name"]
        constraints = [
            models.UniqueConstraint(fields=["field", "paper_name", "name"], name="one_form_a_field_paper_and_name")
        ]

    def __str__(self) -> str:
        return f"{self.paper_name} ({self.name})"

    @cached_property
    def formats(self) -> list[FileFormat]:
        """The files that can be fetched now: DOCX, PDF, filled-in sample. Asks the storage, not the database."""
        return list(file_formats(self))


class FormVersion(models.Model):
    """The files of a form as they were offered from `since` on; never changed afterwards."""

    form = models.ForeignKey(FormTemplate, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    file = models.CharField(_("file (DOCX)"), max_length=200, blank=True)  # names in the default storage
    pdf = models.CharField(_("file (PDF)"), max_length=200, blank=True)
    sample = models.CharField(_("filled-in sample (DOCX or PDF)"), max_length=200, blank=True)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    since = models.DateTimeField(_("offered since"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of a form")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="one_number_a_version_of_a_form")]

    def __str__(self) -> str:
        return f"{self.form} {self.number}"


class FormDownloads(models.Model):
    """How often a form was fetched on one day; nothing is kept of who did."""

    form = models.ForeignKey(FormTemplate, on_delete=models.CASCADE, related_name="downloads")
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("downloads of a form")
        verbose_name_plural = _("downloads of forms")
        constraints = [models.UniqueConstraint(fields=["form", "day"], name="one_count_a_form_and_day")]


class LegalDocument(models.Model):
    """A law, decree, circular or decision, with the dates between which it has effect."""

    class Kind(models.TextChoices):
        """Law 64/2025/QH15 on legal documents, and the administrative decision beside it."""

        LAW = "law", _("law")
        RESOLUTION = "resolution", _("resolution")
        ORDINANCE = "ordinance", _("ordinance")
        DECREE = "decree", _("decree")
        CIRCULAR = "circular", _("circular")
        DECISION = "decision", _("decision")
        DIRECTIVE = "directive", _("directive")
        OTHER = "other", _("other")

    number = models.CharField(_("number"), max_length=80, unique=True, help_text=_("As printed, e.g. 63/2024/NĐ-CP"))
    slug = models.SlugField(_("address on the portal"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    title = models.CharField(_("title"), max_length=500)
    issuer = models.CharField(_("issuer"), max_length=160, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_from = models.DateField(_("has effect from"), null=True, blank=True)
    valid_until = models.DateField(_("had effect until"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaces",
    )
    amends = models.ManyToManyField(
        "self", verbose_name=_("amends"), symmetrical=False, blank=True, related_name="amended_by"
    )
    signer = models.CharField(_("signed by"), max_length=120, blank=True)
    text = models.TextField(_("full text"), blank=True, max_length=1_000_000)
    is_province = models.BooleanField(
        _("issued by the province"), default=False, db_index=True, help_text=_("Stands in the province's own library")
    )
    file = models.FileField(_("file"), upload_to="legal", blank=True, max_length=200)
    url = models.URLField(_("address of the full text"), blank=True)

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        ordering = ["-issued_on", "number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("The last day lies before the first")})
        if self.pk and self.replaced_by_id == self.pk:
            raise ValidationError({"replaced_by": _("A document cannot replace itself")})
