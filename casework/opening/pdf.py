"""Whether a PDF on standard input opens without a password and has a page."""

from __future__ import annotations

import sys
from typing import IO

from pypdf import PdfReader

from casework.opening.limits import BROKEN, ENCRYPTED, Refused, run


def check(content: IO[bytes]) -> None:
    """One that only restricts printing is taken.

    Raises:
        Refused: encrypted, or broken.
    """
    try:
        reader = PdfReader(content, strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    # A hostile or cut file makes pypdf fail in any way there is.
    except Exception as error:
        raise Refused(BROKEN) from error
    if locked:
        raise Refused(ENCRYPTED)
    if not pages:
        raise Refused(BROKEN)


if __name__ == "__main__":
    run(lambda: check(sys.stdin.buffer))
