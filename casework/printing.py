"""Printed papers: PDF from the rooms' typst templates, in the frame of casework/typst/heading.typ.

The forms that operators may change are set by casework.papers.
"""

import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from casework.press import FONTS, Unset, compile_order
from casework.typesetting import CPU_SECONDS
from portal.base.text import printable

TIMEOUT = 20  # seconds, for one paper
__all__ = ["FONTS", "PrintError", "printable_data", "render_pdf", "typeset"]


class PrintError(RuntimeError):
    """The paper could not be set; the text is the compiler's."""

    def __init__(self, message: str, diagnostic: str = "") -> None:
        super().__init__(message)
        self.diagnostic = diagnostic  # with lines and columns; empty where the compiler was stopped


def render_pdf(template: str, data: dict[str, Any], *, title: str) -> bytes:
    """Set one paper.

    Args:
        template: path inside the project, e.g. "eforms/typst/confirmation.typ". It begins with
            `#import "/casework/typst/heading.typ": *` and `#show: official`.
        data: what the template names, JSON; "heading" is described in heading.typ. All of it is text to typst, never
            markup, so what an applicant typed cannot do anything.
        title: of the document, printed over it.

    Raises:
        PrintError: a fault in the template, missing data, or too much work.
    """
    order = {
        "template": str(settings.BASE_DIR / template),
        "root": str(settings.BASE_DIR),
        "data": json.dumps(printable_data({**data, "title": title}), cls=DjangoJSONEncoder, ensure_ascii=False),
    }
    return typeset(order, name=template)


def typeset(order: dict[str, str], *, name: str, timeout: int | None = None, cpu_seconds: int = CPU_SECONDS) -> bytes:
    """The PDF of an order (casework.typesetting.compile_paper), set in a limited process of its own.

    Args:
        name: of what is set, for the error.
        timeout: seconds; TIMEOUT if none.

    Raises:
        PrintError: a fault in the template, missing data, or too much work.
    """
    try:
        return compile_order(order, timeout=timeout or TIMEOUT, cpu_seconds=cpu_seconds)
    except Unset as error:
        raise PrintError(f"{name}: {error}", error.diagnostic) from error


def printable_data(data: Any) -> Any:
    """`data` without the signs that no paper can show, and those that turn its text around."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {key: printable_data(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [printable_data(value) for value in data]
    return data
