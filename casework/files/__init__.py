"""Uploaded and produced files: checked by content and scanner, cleaned, stored outside the web root, served safely."""

from casework.files.inspection import PAPER_TYPES, FileRejected
from casework.files.serving import file_response
from casework.files.storing import store_bytes, store_upload

__all__ = ["PAPER_TYPES", "FileRejected", "file_response", "store_bytes", "store_upload"]
