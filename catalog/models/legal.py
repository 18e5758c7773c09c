"""Legal documents: what procedures rest on, and what the province itself issued."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.gazette.words import search_text
from catalog.querysets import LegalDocumentQuerySet

# As people type them, whatever language the editor's screen has.
KIND_WORDS = {
    "law": "luật",
    "resolution": "nghị quyết",
    "ordinance": "pháp lệnh",
    "decree": "nghị định",
    "circular": "thông tư",
    "decision": "quyết định",
    "directive": "chỉ thị",
}


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
    # What the public list looks through, folded; the full text is the search room's.
    search_text = models.TextField(editable=False, blank=True)

    objects = LegalDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")
        ordering = ["-issued_on", "number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = self.words()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("catalog:legal_document", args=[self.slug])

    def words(self) -> str:
        """What it is found by; whoever creates documents in bulk sets `search_text` to this."""
        return search_text(self.number, KIND_WORDS.get(self.kind, ""), self.title, self.issuer, self.signer)

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("The last day lies before the first")})
        if self.pk and self.replaced_by_id == self.pk:
            raise ValidationError({"replaced_by": _("A document cannot replace itself")})
