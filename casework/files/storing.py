"""Taking a file in: from an upload, or from the portal's own hand. Never a whole file in the memory."""

import hashlib
from collections.abc import Collection
from os import SEEK_END
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.files.inspection import PAPER_TYPES, PDF, FileRejected, content_type_of
from casework.files.naming import safe_name
from casework.files.sandbox import FORMATS, check_pdf, draw_anew
from casework.files.scanning import scan
from casework.files.signatures import signatures_of_paper
from casework.models import StoredFile

MIB = 1024 * 1024


def store_upload(upload: UploadedFile, *, allowed: Collection[str] = PAPER_TYPES) -> StoredFile:
    """Check, scan, clean and keep one uploaded file. Pictures are kept as drawn anew (see casework.opening.picture).

    A file on disk may be moved, not copied; it can still be read through `upload`.

    Raises:
        FileRejected: the file is not taken; its messages are for the person who sent it.
    """
    _check_size(upload.size or 0)
    outcome = scan(upload)
    content_type = content_type_of(upload, allowed)
    if content_type in FORMATS:
        with TemporaryFile() as drawn:
            kept_type = draw_anew(upload, content_type, drawn)
            return _keep(upload.name or "", File(drawn), kept_type, outcome)
    signatures = []
    if content_type == PDF:
        check_pdf(upload)
        signatures = signatures_of_paper(upload)
    return _keep(upload.name or "", upload, content_type, outcome, signatures)


def store_bytes(name: str, content: bytes, content_type: str) -> StoredFile:
    """Keep a file that the portal itself has made, e.g. a printed receipt."""
    return _keep(name, ContentFile(content), content_type, StoredFile.Scan.CLEAN)


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


def _keep(
    name: str, content: File[Any], content_type: str, outcome: StoredFile.Scan, signatures: Collection[Any] = ()
) -> StoredFile:
    """The content first, its row after it: what has no row is removed by casework.orphans."""
    stored = StoredFile(
        name=safe_name(name, content_type),
        content_type=content_type,
        size=content.seek(0, SEEK_END),
        sha256=_digest(content),
        scan=outcome,
        signatures=list(signatures),
    )
    stored.file.save(stored.name, content, save=False)
    stored.save()
    return stored


def _digest(content: File[Any]) -> str:
    content.seek(0)
    return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]  # a Django file is one
