"""The files of a draft, each kept on arrival."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.files import FileRejected, delete_stored, store_upload
from eforms.models import Draft, DraftUpload
from eforms.services.drafts import touch

MIB = 1024 * 1024  # bytes
MAX_FILES = 40  # of one draft


def add_upload(*, draft: Draft, paper_key: str, upload: UploadedFile) -> DraftUpload:
    """Check and keep one file for a paper.

    Raises:
        FileRejected: with the sentence for the applicant.
    """
    total = draft.uploads.aggregate(total=Sum("file__size"))["total"] or 0
    if total + (upload.size or 0) > settings.UPLOAD_DOSSIER_MAX_MIB * MIB:
        sentence = _("All files together may have %(limit)s MB: leave out or shrink some")
        raise FileRejected(sentence % {"limit": settings.UPLOAD_DOSSIER_MAX_MIB}, "too_large")
    if draft.uploads.count() >= MAX_FILES:
        sentence = _("At most %(limit)s files: put pages together in one PDF")
        raise FileRejected(sentence % {"limit": MAX_FILES}, "too_many")
    stored = store_upload(upload)
    with transaction.atomic():
        kept = DraftUpload.objects.create(draft=draft, paper_key=paper_key, file=stored)
        touch(draft, timezone.now())
    return kept


@transaction.atomic
def remove_upload(*, upload: DraftUpload) -> None:
    """Take a file away; one that was submitted in the meantime belongs to the dossier, and stays."""
    if DraftUpload.objects.filter(pk=upload.pk).delete()[0]:
        delete_stored(upload.file)
