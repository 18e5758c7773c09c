"""The files of a draft, each kept on arrival."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.files import FileRejected, delete_stored, store_upload
from casework.models import StoredFile
from eforms.journey.exceptions import DraftGone
from eforms.models import Draft, DraftUpload
from eforms.services.drafts import touch

MIB = 1024 * 1024  # bytes
MAX_FILES = 40  # of one draft


def add_upload(*, draft: Draft, paper_key: str, upload: UploadedFile) -> DraftUpload:
    """Check and keep one file for a paper. Checking takes seconds: meanwhile no other tab has to wait.

    Raises:
        FileRejected: with the sentence for the applicant.
        DraftGone: it was submitted or deleted in the meantime.
    """
    stored = store_upload(upload)
    try:
        return _take(draft, paper_key, stored)
    except (FileRejected, DraftGone):
        delete_stored(stored)
        raise


@transaction.atomic
def _take(draft: Draft, paper_key: str, stored: StoredFile) -> DraftUpload:
    """What other tabs have sent in the meantime counts too."""
    touch(draft, timezone.now())
    _check_room(draft, stored.size)
    return DraftUpload.objects.create(draft=draft, paper_key=paper_key, file=stored)


def _check_room(draft: Draft, size: int) -> None:
    given = draft.uploads.aggregate(bytes=Sum("file__size"), files=Count("pk"))
    if (given["bytes"] or 0) + size > settings.UPLOAD_DOSSIER_MAX_MIB * MIB:
        sentence = _("All files together may have %(limit)s MB: leave out or shrink some")
        raise FileRejected(sentence % {"limit": settings.UPLOAD_DOSSIER_MAX_MIB}, "too_large")
    if given["files"] >= MAX_FILES:
        sentence = _("At most %(limit)s files: put pages together in one PDF")
        raise FileRejected(sentence % {"limit": MAX_FILES}, "too_many")


@transaction.atomic
def remove_upload(*, upload: DraftUpload) -> None:
    """Take a file away; one that was submitted in the meantime belongs to the dossier, and stays."""
    Draft.objects.select_for_update().filter(pk=upload.draft_id).first()  # a submission that has begun ends first
    if DraftUpload.objects.filter(pk=upload.pk).delete()[0]:
        delete_stored(upload.file)
