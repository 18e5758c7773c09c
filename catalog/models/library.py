"""The forms that procedures ask for, with their versions."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
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
