"""Videos from the library of files: in pieces, as players ask for them."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse

from home.blocks.video import VIDEO_KIND

LONGEST_PIECE = (
    2 * 1024 * 1024
)  # bytes; less than was asked for may be given (RFC 9110, 15.3.7), the rest is asked anew
CACHE_SECONDS = 24 * 3600
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


def video_piece(document: Any, request: HttpRequest) -> HttpResponse | None:
    """The piece that the request names; None for what is no video, or wanted whole: Wagtail answers then.

    Safari plays nothing that it does not get in pieces, and nobody could wind forward.
    """
    header = request.headers.get("Range", "").strip()
    asked = _RANGE.fullmatch(header)
    if document.file_extension.lower() != VIDEO_KIND or asked is None or not (asked[1] or asked[2]):
        return None  # several pieces at once, too, may be answered by the whole
    size = document.file.size
    start, end = piece(asked[1], asked[2], size)
    if start >= end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with document.file.storage.open(document.file.name, "rb") as source:
        source.seek(start)
        content = source.read(end - start)
    response = HttpResponse(content, status=206, content_type="video/mp4")
    response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = f"private, max-age={CACHE_SECONDS}"
    return response


def piece(first: str, last: str, size: int) -> tuple[int, int]:
    """First byte and the one after the last, not more than LONGEST_PIECE; nothing for what the file does not have."""
    if not first:  # so many bytes from the end
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    return start, min(end, start + LONGEST_PIECE)
