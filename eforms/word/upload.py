"""A Word template as it comes from an editor: is it one at all, and of a size that can be worked with."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from catalog.library.checking import check_docx
from eforms.word.templates import open_template

LARGEST = 2 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 30 * 1024 * 1024  # bytes, all parts together
MOST_PARTS = 300


def check_upload(file: UploadedFile) -> bytes:
    """The content of an uploaded template that Word and docxtpl can open.

    Raises:
        ValidationError: another type, too large, with macros, damaged, or fetching something from elsewhere.
    """
    if (file.size or 0) > LARGEST:
        raise ValidationError(_("The template is larger than 2 MB: leave out or shrink its pictures"), "too_large")
    check_docx(file)
    content: bytes = file.read()
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise ValidationError(_("Unpacked, the template is too large"), "too_large")
    open_template(content)
    return content
