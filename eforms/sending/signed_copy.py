"""The declaration that came back signed: is it still what the answers say?"""

from __future__ import annotations

import re
from typing import IO

from dossiers.declaration import content_mark
from eforms.journey.walk import Journey
from eforms.services.submission import answers

# As dossiers/typst/declaration.typ writes it into the file's properties, which signing programs leave as they are.
_MARK = re.compile(rb"noi-dung:([0-9A-F]{4}-[0-9A-F]{4})")


def is_outdated(journey: Journey) -> bool:
    """Whether a signed copy bears the mark of other answers than those of now. One without a mark is not judged."""
    copies = [upload for paper in journey.papers if paper.is_signed_copy for upload in journey.files_of(paper)]
    if not copies:
        return False
    current = content_mark([answer.as_json() for answer in answers(journey)])
    return any(_differs(upload.file.file, current) for upload in copies)


def _differs(stored: IO[bytes], current: str) -> bool:
    with stored.open("rb") as file:  # type: ignore[attr-defined]  # a FieldFile
        found = _MARK.search(file.read())
    return bool(found and found[1].decode() != current)
