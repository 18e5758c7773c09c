"""Setting forms: each in a folder of its own that holds the frame, its template and its data, and nothing else."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from casework.papers.choosing import builtin_text, source_on
from casework.papers.registry import FormKind, form_kind
from casework.printing import PrintError, printable_data, typeset
from casework.seal import sealed

FRAME = settings.BASE_DIR / "casework" / "typst" / "heading.typ"
# What a template may not call, whatever its words look like to casework.papers.checking: an applicant's name would be
# a program, and of a pile one paper would read another's data. They are nothing inside the template.
CLOSED = (
    *("eval", "plugin", "read", "csv", "json", "toml", "yaml", "xml", "cbor", "bibliography"),
    *("pdf", "sys", "std", "dictionary"),
)
BEFORE = "".join(f"#let {name} = none;" for name in CLOSED)  # on the template's first line
_log = logging.getLogger(__name__)


def set_form(key: str, data: dict[str, Any], *, on: date, seal: bool, reason: str = "") -> bytes:
    """One form as PDF.

    Args:
        data: all of it is text to typst, never markup, so what an applicant typed cannot do anything. "heading" is
            described in heading.typ; "title" stands in for the form's own.
        on: the day whose template is in force, e.g. that of the dossier's receipt.
        seal: with the portal's signature; not where the file is only printed.
        reason: shown beside the signature; the title if empty.

    Raises:
        KeyError: no such form.
        casework.printing.PrintError: it could not be set.
    """
    kind = form_kind(key)
    content = _set(kind, on, [data])
    return sealed(content, reason=reason or str(data.get("title", kind.title))) if seal else content


def set_pile(key: str, list_of_data: Sequence[dict[str, Any]], *, on: date) -> bytes:
    """Many forms of one kind in one file, in the order given, for the printer; not sealed.

    Raises:
        ValueError: the list is empty.
        casework.printing.PrintError: they could not be set.
    """
    if not list_of_data:
        raise ValueError("A pile needs a form")
    return _set(form_kind(key), on, list_of_data)


def _set(kind: FormKind, on: date, list_of_data: Sequence[dict[str, Any]]) -> bytes:
    """By the template in force; by the portal's own where an operator's meets data that it cannot set.

    It was checked with invented data only, and a plain paper is worth more to its applicant than none.
    """
    source = source_on(kind, on)
    try:
        return set_source(kind, source.text, list_of_data)
    except PrintError:
        if source.own is None:
            raise
        _log.exception("the operator's template %s did not set a paper; the portal's own did", source.own)
        return set_source(kind, builtin_text(kind.builtin_on(on)[1]), list_of_data)


def set_source(kind: FormKind, source: str, list_of_data: Sequence[dict[str, Any]], **limits: int) -> bytes:
    """The forms set with any template, e.g. one that is being written.

    Args:
        limits: "timeout" and "cpu_seconds", if others than usual.

    Raises:
        casework.printing.PrintError: they could not be set.
    """
    with TemporaryDirectory(prefix="forms-") as name:
        folder = Path(name)
        papers = [folder / token_hex(8) for _data in list_of_data]  # no template can name another's folder
        for serial, (paper, data) in enumerate(zip(papers, list_of_data, strict=True)):
            _lay_out(paper, serial, source, {"title": kind.title, **data})
        main = folder / f"{token_hex(8)}.typ"
        main.write_text("\n".join(f'#include "{paper.name}/form.typ"' for paper in papers), encoding="utf-8")
        return typeset({"template": str(main), "root": name}, name=kind.key, **limits)


def _lay_out(folder: Path, serial: int, source: str, data: dict[str, Any]) -> None:
    """The files of one form. A copy of the frame for each, since typst reads a module only once."""
    folder.mkdir()
    (folder / "form.typ").write_text(BEFORE + source, encoding="utf-8")
    (folder / "heading.typ").write_bytes(FRAME.read_bytes())
    text = json.dumps(printable_data(data), cls=DjangoJSONEncoder, ensure_ascii=False)
    (folder / "data.json").write_text(text, encoding="utf-8")
    (folder / "data.typ").write_text(f'#let data = json("data.json")\n#let serial = {serial}\n', encoding="utf-8")
