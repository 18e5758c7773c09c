"""Files that an agency issues: checked like every upload, and read for the digital signatures inside."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from casework.files import delete_stored, store_upload
from casework.files.inspection import FileRejected
from casework.files.signatures import Signature, read_signatures
from casework.models import StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFile:
    file: StoredFile
    signatures: tuple[Signature, ...]


def take_result_file(upload: UploadedFile) -> ResultFile:
    """Keep the file of a result. One without a signature is taken: whether it may be issued is decided on approval.

    Raises:
        FileRejected: as `store_upload`, or "signature": a digital signature inside is broken.
    """
    stored = store_upload(upload)
    if not stored.signatures:
        return ResultFile(file=stored, signatures=())
    upload.seek(0)
    try:
        return ResultFile(file=stored, signatures=tuple(read_signatures(upload.read())))
    except FileRejected:
        delete_stored(stored)
        raise
