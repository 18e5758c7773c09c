"""The compiler's own process: typst under limits, from JSON on standard input to a PDF on standard output.

Run as `python -m casework.typesetting`; see casework.printing. It imports nothing of Django.
"""

import json
import resource
import sys
from typing import Any

import typst

CPU_SECONDS = 10
NO_GLYPH = "could not be displayed"  # in typst's words
MEMORY = 2 * 1024**3  # bytes of address space; a paper takes some 100 MB of it


def limit() -> None:
    """A template or data that never ends, or eats the memory, ends this process instead of the portal's."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def compile_paper(order: dict[str, Any]) -> bytes:
    """PDF/UA-1, so that screen readers can read it; fonts of the project and those built into typst only.

    A sign that no font has, e.g. a Chinese name, is forbidden by that standard: then it is a tagged PDF without it,
    and a box stands for the sign.
    """
    try:
        return _compiled(order, accessible=True)
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            raise
        return _compiled(order, accessible=False)


def _compiled(order: dict[str, Any], *, accessible: bool) -> bytes:
    pdf = typst.compile(
        order["template"],
        root=order["root"],
        font_paths=[order["fonts"]],
        ignore_system_fonts=True,
        sys_inputs={"data": order["data"]},
        pdf_standards="ua-1" if accessible else [],
    )
    return bytes(pdf)


if __name__ == "__main__":
    limit()
    try:
        sys.stdout.buffer.write(compile_paper(json.load(sys.stdin)))
    except typst.TypstError as error:
        sys.exit(str(error))
