"""Files outside the web root."""

import uuid

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def private_path(stored: "StoredFile", filename: str) -> str:
    """Random and flat by month: the address says nothing of the person nor of the original name."""
    return f"{timezone.localdate():%Y/%m}/{uuid.uuid4().hex}"


def private_storage() -> object:
    """Resolved at run time, so that settings choose the place."""
    return storages["private"]


class StoredFile(models.Model):
    """One uploaded or produced file: outside the web root, known by content, served through a permission check."""

    class Scan(models.TextChoices):
        PENDING = "pending", _("not scanned yet")
        CLEAN = "clean", _("clean")
        SKIPPED = "skipped", _("no scanner configured")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=private_path, storage=private_storage, max_length=200)  # type: ignore[arg-type]
    name = models.CharField(_("name"), max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=10, choices=Scan.choices, default=Scan.PENDING)
    # [{"signer", "signed_at", "trusted"}] of the digital signatures inside a PDF, as found when it came.
    signatures = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.name
