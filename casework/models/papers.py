"""The templates of printed papers that operators may change."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import PreviewableMixin, RevisionMixin


class PaperTemplate(PreviewableMixin, RevisionMixin, models.Model):  # type: ignore[misc]
    """How one form is set for what was received from a day on; without a row, as the portal brings it.

    The source is typst; what it may name, and what it may not do, is checked on saving. See casework.papers.
    """

    form = models.CharField(pgettext_lazy("printed", "form"), max_length=40)  # key of a registered form
    valid_from = models.DateField(
        _("valid from"), help_text=_("For dossiers that are received from this day on; earlier ones keep theirs.")
    )
    source = models.TextField(_("template"), max_length=40_000)
    note = models.CharField(_("what was changed, and why"), max_length=300, blank=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="paper_template")

    class Meta:
        verbose_name = _("template of a printed form")
        verbose_name_plural = _("templates of printed forms")
        ordering = ["form", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["form", "valid_from"], name="one_template_a_form_and_day")]

    def __str__(self) -> str:
        return f"{self.form}, {self.valid_from:%d/%m/%Y}"
