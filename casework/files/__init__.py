"""Uploaded and produced files: checked by content and scanner, cleaned, stored outside the web root, served safely."""

from casework.files.inspection import PAPER_TYPES, FileRejected
from casework.files.naming import safe_name
from casework.files.serving import file_response, produced_response
from casework.files.storing import delete_stored, store_bytes, store_upload

__all__ = [
    "PAPER_TYPES",
    "FileRejected",
    "delete_stored",
    "file_response",
    "produced_response",
    "safe_name",
    "store_bytes",
    "store_upload",
]
