"""Handing a stored file out. Whoever calls this has checked the permission."""

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from casework.files.inspection import JPEG, PDF, PNG
from casework.models import StoredFile

INLINE_TYPES = frozenset({PDF, JPEG, PNG})  # shown by the browser's own viewer; all others are only downloaded
# Nothing in the file may run, load or call home. Not every PDF viewer draws under "sandbox", so a PDF goes without.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'self'"


def file_response(stored: StoredFile, *, inline: bool) -> FileResponse:
    """The file under its own name (RFC 6266), never cached by others, never taken for another type."""
    shown = inline and stored.content_type in INLINE_TYPES
    response = FileResponse(
        stored.file.open("rb"), as_attachment=not shown, filename=stored.name, content_type=stored.content_type
    )
    response["Content-Security-Policy"] = POLICY if stored.content_type == PDF else f"{POLICY}; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def produced_response(content: bytes, name: str, content_type: str, *, inline: bool = False) -> HttpResponse:
    """A paper that the portal makes at this moment, e.g. a declaration; like `file_response`."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
