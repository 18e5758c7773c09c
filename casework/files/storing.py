"""Taking a file in: from an upload, or from the portal's own hand."""

import hashlib
from collections.abc import Collection

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.files.inspection import PAPER_TYPES, PDF, FileRejected, check_pdf, content_type_of
from casework.files.naming import safe_name
from casework.files.pictures import FORMATS, clean_picture
from casework.files.scanning import scan
from casework.models import StoredFile

MIB = 1024 * 1024


def store_upload(upload: UploadedFile, *, allowed: Collection[str] = PAPER_TYPES) -> StoredFile:
    """Check, scan, clean and keep one uploaded file. Pictures are kept as drawn anew (see files.pictures).

    Raises:
        FileRejected: the file is not taken; its messages are for the person who sent it.
    """
    _check_size(upload.size or 0)
    outcome = scan(upload)
    content_type = content_type_of(upload, allowed)
    if content_type in FORMATS:
        content = clean_picture(upload, content_type)
    else:
        if content_type == PDF:
            check_pdf(upload)
        upload.seek(0)
        content = upload.read()
    return _keep(upload.name or "", content, content_type, outcome)


def store_bytes(name: str, content: bytes, content_type: str) -> StoredFile:
    """Keep a file that the portal itself has made, e.g. a printed receipt."""
    return _keep(name, content, content_type, StoredFile.Scan.CLEAN)


@transaction.atomic
def delete_stored(stored: StoredFile) -> None:
    """The row first, the content once the row is gone for good: a row without its file would be a broken paper."""
    name, storage = str(stored.file.name), stored.file.storage
    stored.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _check_size(size: int) -> None:
    if size == 0:
        raise FileRejected(_("The file is empty"), code="empty")
    if size > settings.UPLOAD_MAX_MIB * MIB:
        raise FileRejected(
            _("Larger than %(limit)d MB: take it at a smaller size, or split the file"),
            code="too_large",
            params={"limit": settings.UPLOAD_MAX_MIB},
        )


def _keep(name: str, content: bytes, content_type: str, outcome: StoredFile.Scan) -> StoredFile:
    stored = StoredFile(
        name=safe_name(name, content_type),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        scan=outcome,
    )
    stored.file.save(stored.name, ContentFile(content), save=False)
    stored.save()
    return stored
