"""Files that wait in a request for supplement until the applicant sends the answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from casework.files import delete_stored, safe_name, store_upload
from casework.models import StoredFile
from dossiers.models import SupplementItem, SupplementRequest

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


def _attach_one(item: SupplementItem, upload: UploadedFile) -> None:
    """Checking a file takes seconds: meanwhile nobody else has to wait."""
    _check_room(item, upload.size or 0)
    stored = store_upload(upload)
    try:
        _take(item, stored)
    except ValidationError:
        delete_stored(stored)
        raise


@transaction.atomic
def _take(item: SupplementItem, stored: StoredFile) -> None:
    """What other tabs have sent in the meantime counts too, and an answer that was sent already stays as it was."""
    request = SupplementRequest.objects.select_for_update().get(pk=item.request_id)
    if request.answered_at:
        raise ValidationError(_("This request has been answered already."), code="answered")
    _check_room(item, stored.size)
    item.files.add(stored)


def _check_room(item: SupplementItem, size: int) -> None:
    if item.files.count() >= FILES_AN_ITEM:
        raise ValidationError(_("At most %(count)d files for one item") % {"count": FILES_AN_ITEM}, code="too_many")
    if _total(item) + size > settings.UPLOAD_DOSSIER_MAX_MIB * MIB:
        limit = {"limit": settings.UPLOAD_DOSSIER_MAX_MIB}
        raise ValidationError(_("All files together are larger than %(limit)d MB") % limit, code="too_large")


def detach(*, item: SupplementItem, file_id: int) -> None:
    """Take a file away again; the periodic work removes what nothing refers to."""
    item.files.remove(*item.files.filter(pk=file_id))


def _total(item: SupplementItem) -> int:
    """Bytes of all that the applicant has sent for this dossier, at first and later."""
    dossier = item.request.leg.dossier_id
    sent = Q(papers__dossier=dossier) | Q(supplement_items__request__leg__dossier=dossier)
    files = StoredFile.objects.filter(pk__in=StoredFile.objects.filter(sent).values("pk"))
    return files.aggregate(total=Sum("size"))["total"] or 0


def _named(upload: UploadedFile, refusal: ValidationError) -> ValidationError:
    name, sentence = safe_name(upload.name or "", "")[:100], " ".join(refusal.messages)
    return ValidationError(f"{name}: {sentence}", code=getattr(refusal, "code", "refused") or "refused")
