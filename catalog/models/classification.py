"""What procedures are described with: fields, audiences, forms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Field(models.Model):
    """A field of administration, e.g. Hộ tịch."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("address on the portal"), max_length=140, unique=True)
    group = models.CharField(_("group of fields"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Audience(models.Model):
    """Who may apply: citizen, enterprise …"""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name


class FormTemplate(models.Model):
    """A declaration's form. Known by field, paper and form name together: "Mẫu số 01" alone has many meanings."""

    field = models.ForeignKey(Field, verbose_name=_("field"), on_delete=models.PROTECT, related_name="forms")
    paper_name = models.CharField(_("paper"), max_length=500)
    name = models.CharField(_("form name or number"), max_length=300)
    file = models.FileField(_("file (DOCX)"), upload_to="forms", blank=True, max_length=200)

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["paper_name"]
        constraints = [
            models.UniqueConstraint(fields=["field", "paper_name", "name"], name="one_form_a_field_paper_and_name")
        ]

    def __str__(self) -> str:
        return f"{self.paper_name} ({self.name})"
