"""In which files a form is offered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.urls import reverse

DOCX, PDF, SAMPLE = "docx", "pdf", "sample"
TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}
# The model's field that has the file, and the address that gives it out.
FIELDS = {DOCX: "file", PDF: "pdf", SAMPLE: "sample"}
ADDRESSES = {DOCX: "catalog:form_file", PDF: "catalog:form_pdf", SAMPLE: "catalog:form_sample"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat:
    """One file that can be fetched."""

    kind: str  # "docx", "pdf" or "sample"
    extension: str  # "docx" or "pdf", of the sample too
    url: str  # absolute path
    size: int  # bytes

    @property
    def is_sample(self) -> bool:
        return self.kind == SAMPLE


def file_formats(form: Any) -> Iterator[FileFormat]:
    """What the form's storage really has: a file that was lost is not offered."""
    for kind, field in FIELDS.items():
        file = getattr(form, field)
        size = file_size(file)
        if size is not None:
            url = reverse(ADDRESSES[kind], args=[form.pk])
            yield FileFormat(kind=kind, extension=extension_of(file.name)[1:], url=url, size=size)


def file_size(file: Any) -> int | None:
    """Bytes; None when there is no file, or the storage has lost it."""
    if not file:
        return None
    try:
        return int(file.size)
    except OSError:
        return None


def extension_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
