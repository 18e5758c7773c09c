"""Whether a PDF on standard input opens, and does nothing by itself: no script, no program, no file inside it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import IO, Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from casework.opening.limits import ACTIVE, BROKEN, ENCRYPTED, Refused, run

# Keys and actions of ISO 32000 that make a reader run, load or send something.
FORBIDDEN_KEYS = frozenset({"/JS", "/JavaScript", "/AA", "/XFA", "/EmbeddedFiles", "/EF", "/RichMediaContent"})
FORBIDDEN_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
)
MOST_OBJECTS = 200_000


def check(content: IO[bytes]) -> None:
    """A form to print needs text, pictures and boxes; links to addresses are taken.

    Raises:
        Refused: encrypted, broken, or with something that acts.
    """
    try:
        reader = PdfReader(content, strict=False)
        if reader.is_encrypted:
            raise Refused(ENCRYPTED)
        if not len(reader.pages):
            raise Refused(BROKEN)
        acts = _acts(reader)
    except Refused:
        raise
    # A hostile or cut file makes pypdf fail in any way there is.
    except Exception as error:
        raise Refused(BROKEN) from error
    if acts:
        raise Refused(ACTIVE)


def _acts(reader: PdfReader) -> bool:
    """Every object that the document can reach is looked at once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [reader.trailer]
    for _number in range(MOST_OBJECTS):
        if not waiting:
            return False
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            key = (found.idnum, found.generation)
            if key in seen:
                continue
            seen.add(key)
            found = found.get_object()
        if isinstance(found, DictionaryObject) and _is_forbidden(found):
            return True
        waiting.extend(_inside(found))
    raise Refused(BROKEN)


def _is_forbidden(found: DictionaryObject) -> bool:
    if FORBIDDEN_KEYS & found.keys():
        return True
    return str(found.get("/S", "")) in FORBIDDEN_ACTIONS


def _inside(found: Any) -> Iterable[Any]:
    if isinstance(found, DictionaryObject):
        return [found.raw_get(key) for key in found]
    return list.__iter__(found) if isinstance(found, ArrayObject) else ()


if __name__ == "__main__":
    run(lambda: check(sys.stdin.buffer))
