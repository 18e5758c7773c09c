"""What is taken as a form's file: what everybody can open, and what runs nothing on their computer."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from docx.oxml import parse_xml

from casework.files.inspection import PDF, content_type_of
from casework.files.sandbox import check_passive_pdf
from catalog.library.formats import extension_of

LARGEST_FORM = 10 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 100 * 1024 * 1024  # bytes of all parts of a DOCX together
MOST_PARTS = 2_000
LARGEST_RELATIONS = 1024 * 1024  # bytes of one list of what a DOCX refers to
# Parts that bring programs along: macros, ActiveX, embedded objects.
_ACTIVE = ("vbaproject.bin", "vbadata.xml")
_ACTIVE_FOLDERS = ("word/activex/", "word/embeddings/")
# What a damaged, encrypted or made up archive, and the XML in it, sets off.
_UNREADABLE = (BadZipFile, RuntimeError, EOFError, OSError, SyntaxError, ValueError, zlib.error)


def check_docx(file: UploadedFile) -> None:
    """Refuse what Word and LibreOffice would not open, or would run.

    Raises:
        ValidationError: another type, too large, or with macros, objects, or a template of another server.
    """
    _check_size(file)
    try:
        with ZipFile(BytesIO(file.read())) as archive:
            _check_parts(archive, str(file.name))
    except _UNREADABLE as error:
        raise _no_docx() from error
    finally:
        file.seek(0)


def _check_size(file: UploadedFile) -> None:
    if (file.size or 0) > LARGEST_FORM:
        raise ValidationError(_("The file is larger than 10 MB"), code="too_large")


def _no_docx() -> ValidationError:
    return ValidationError(_("Only DOCX files can be offered as forms"), code="type")


def _check_parts(archive: ZipFile, name: str) -> None:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if extension_of(name) != ".docx" or "word/document.xml" not in names:
        raise _no_docx()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise ValidationError(_("The file unpacks to more than 100 MB"), code="too_large")
    if any(name.endswith(_ACTIVE) for name in names):
        raise ValidationError(_("The file has macros"), code="macros")
    if any(name.startswith(_ACTIVE_FOLDERS) for name in names) or _loads_from_elsewhere(archive):
        raise ValidationError(_("The file has embedded objects or loads a template from elsewhere"), code="active")


def _loads_from_elsewhere(archive: ZipFile) -> bool:
    """Whether a relation other than a link points outside: a template, a picture, an object."""
    lists = [part for part in archive.infolist() if part.filename.lower().endswith(".rels")]
    if any(part.file_size > LARGEST_RELATIONS for part in lists):
        return True
    relations = (row for part in lists for row in parse_xml(archive.read(part)).iter("{*}Relationship"))
    return any(_is_loaded(relation) for relation in relations)


def _is_loaded(relation: Any) -> bool:
    is_outside = relation.get("TargetMode", "").lower() == "external"
    return is_outside and not relation.get("Type", "").endswith("/hyperlink")


def check_pdf(file: UploadedFile) -> None:
    """Refuse what is no PDF, and one that does anything by itself.

    Raises:
        ValidationError: another type, too large, encrypted, damaged, or with scripts, actions or attached files.
    """
    _check_size(file)
    try:
        if extension_of(str(file.name)) != ".pdf":
            raise ValidationError(_("Only PDF files are taken here"), code="type")
        content_type_of(file, {PDF})  # type: ignore[arg-type]
        check_passive_pdf(file)  # type: ignore[arg-type]
    finally:
        file.seek(0)


def check_sample(file: UploadedFile) -> None:
    """A filled-in copy: either of the two.

    Raises:
        ValidationError: as above.
    """
    (check_pdf if extension_of(str(file.name)) == ".pdf" else check_docx)(file)
