"""Files that wait in a request for supplement until the applicant sends the answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from casework.files import store_upload
from casework.models import StoredFile
from dossiers.models import SupplementItem

FILES_AN_ITEM = 10
MIB = 1024 * 1024


def attach(*, item: SupplementItem, uploads: Sequence[UploadedFile]) -> list[ValidationError]:
    """Check and keep each upload for `item`; returns the refusals, one a file, for the person who sent it."""
    refusals = []
    for upload in uploads:
        try:
            _attach_one(item, upload)
        except ValidationError as refusal:
            refusals.append(_named(upload, refusal))
    return refusals


@transaction.atomic
def _attach_one(item: SupplementItem, upload: UploadedFile) -> None:
    if item.files.count() >= FILES_AN_ITEM:
        raise ValidationError(_("At most %(count)d files for one item") % {"count": FILES_AN_ITEM}, code="too_many")
    if _total(item) + (upload.size or 0) > settings.UPLOAD_DOSSIER_MAX_MIB * MIB:
        limit = {"limit": settings.UPLOAD_DOSSIER_MAX_MIB}
        raise ValidationError(_("All files together are larger than %(limit)d MB") % limit, code="too_large")
    item.files.add(store_upload(upload))


def detach(*, item: SupplementItem, file_id: int) -> None:
    """Take a file away again; the periodic work removes what nothing refers to."""
    item.files.remove(*item.files.filter(pk=file_id))


def _total(item: SupplementItem) -> int:
    files = StoredFile.objects.filter(supplement_items__request=item.request_id)
    return files.aggregate(total=Sum("size"))["total"] or 0


def _named(upload: UploadedFile, refusal: ValidationError) -> ValidationError:
    sentence = " ".join(refusal.messages)
    return ValidationError(f"{upload.name}: {sentence}", code=getattr(refusal, "code", "refused") or "refused")
