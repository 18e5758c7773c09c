"""Printed papers: PDF from the rooms' typst templates, in the frame of casework/typst/heading.typ."""

import json
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from portal.base.text import printable

FONTS = settings.BASE_DIR / "casework" / "fonts"
TIMEOUT = 20  # seconds, for one paper


class PrintError(RuntimeError):
    """The paper could not be set; the text is the compiler's."""


def render_pdf(template: str, data: dict[str, Any], *, title: str) -> bytes:
    """Set one paper.

    Args:
        template: path inside the project, e.g. "dossiers/typst/receipt.typ". It begins with
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
        "fonts": str(FONTS),
        "data": json.dumps(_printable({**data, "title": title}), cls=DjangoJSONEncoder, ensure_ascii=False),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "casework.typesetting"],
            input=json.dumps(order).encode(),
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PrintError(f"{template}: not set within {TIMEOUT} seconds") from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise PrintError(f"{template}: {done.stderr.decode('utf-8', 'replace')[-2000:] or done.returncode}")
    return done.stdout


def _printable(data: Any) -> Any:
    """`data` without the signs that no paper can show, and those that turn its text around."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {key: _printable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_printable(value) for value in data]
    return data
