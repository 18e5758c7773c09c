"""Whether a template may be put in force: what it names is there, it ends, and it reaches for nothing.

The setting process keeps a bad one from doing harm at any time; here it is refused before a citizen waits for a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader

from casework.papers.faults import Fault, fault_of
from casework.papers.limits import (
    CPU_SECONDS,
    LARGEST_TEXT,
    LONGEST_SIDE,
    MOST_BYTES,
    MOST_LETTERS,
    MOST_PAGES,
    TIMEOUT,
)
from casework.papers.registry import FormKind
from casework.papers.setting import set_source
from casework.papers.sizes import GIVES_SIZE, has_large_sheet, has_large_text, too_long
from casework.printing import PrintError

# Functions that read files, fetch packages, or take text for markup: an applicant's name would be a program then.
_MARKUP = r"(?<![\w-])(?:eval|plugin)(?![\w-])"
_FILES = r"(?<![\w.-])(?:read|csv|json|toml|yaml|xml|cbor|bibliography|include|sys)(?![\w-])(?=\s*[(\"\[.])"
_FORBIDDEN = re.compile(f"{_MARKUP}|{_FILES}")
_IMPORT = re.compile(r"(?<![\w-])import\s+(?!\"heading\.typ\")[^\n]*")
_FRAME = re.compile(r"#import\s+\"heading\.typ\"")
_COMMENT_OR_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_FIELD = re.compile(r"(?<![\w.-])data((?:\.at\(\"[^\"]*\"[^)\n]*\)|\.[A-Za-z_][\w-]*)+)")
_STEP = re.compile(r"\.at\(\"([^\"]*)\"|\.([A-Za-z_][\w-]*)")
_OF_DICTIONARIES = frozenset({"at", "keys", "values", "pairs", "len", "filter", "map"})
_LOOP = re.compile(r"(?<![\w-])(while|for|loop|range|repeat)(?![\w-])")


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of the source."""

    source: str
    offset: int

    def fault(self, message: str) -> Fault:
        before = self.source[: self.offset]
        return Fault(message=message, line=before.count("\n") + 1, column=self.offset - before.rfind("\n"))


def find_faults(kind: FormKind, source: str) -> list[Fault]:
    """Why the template may not be saved; nothing if it may. At most what one look finds: mending may uncover more."""
    source = source.replace("\r\n", "\n")
    if len(source) > MOST_LETTERS:
        message = _("A template has at most %(most)d letters: it ends here.") % {"most": MOST_LETTERS}
        return [_Place(source, MOST_LETTERS).fault(message)]
    found = [*_forbidden(source), *_sizes(source), *_unknown_fields(kind, source)]
    return sorted(found, key=lambda fault: (fault.line, fault.column)) or _faults_of_setting(kind, source)


def _forbidden(source: str) -> Iterator[Fault]:
    bare = _COMMENT_OR_STRING.sub(_blanked, source)
    for found in _FORBIDDEN.finditer(bare):
        yield _Place(source, found.start()).fault(
            _("“%(word)s” is not allowed: a template reads no files, and takes no text for markup.")
            % {"word": found[0]}
        )
    for found in _IMPORT.finditer(_COMMENT.sub(_blanked, source)):
        yield _Place(source, found.start()).fault(_("Only “heading.typ” can be imported: no other file, no package."))
    if not _FRAME.search(source):
        yield Fault(message=_('The first line has to be: #import "heading.typ": *'), line=1, column=1)


def _sizes(source: str) -> Iterator[Fault]:
    """Also in the branches that the sample does not come to."""
    for offset, is_text in too_long(_COMMENT_OR_STRING.sub(_blanked, source)):
        yield _Place(source, offset).fault(_large_text() if is_text else _large_sheet())


def _large_sheet() -> str:
    return _("A sheet, and what stands on it, has at most %(most)d mm a side.") % {"most": LONGEST_SIDE}


def _large_text() -> str:
    return _("Letters have at most %(most)d pt.") % {"most": LARGEST_TEXT}


_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def _blanked(found: re.Match[str]) -> str:
    """Of the same length, so that places stay; the quotes of a string stay too."""
    text = found[0]
    inner = "".join("\n" if sign == "\n" else " " for sign in text[1:-1])
    return f'"{inner}"' if text.startswith('"') else f" {inner} "


def _unknown_fields(kind: FormKind, source: str) -> Iterator[Fault]:
    """Also in the branches that the sample does not come to."""
    sample = {"title": kind.title, **kind.sample()}
    for found in _FIELD.finditer(_COMMENT.sub(_blanked, source)):
        known: Any = sample
        for step in _STEP.finditer(found[1]):
            name = step[1] or step[2]
            if not isinstance(known, dict) or (step[2] in _OF_DICTIONARIES and name not in known):
                break
            if name not in known:
                yield _Place(source, found.start(1) + step.start() + 1).fault(
                    _("There is no field “%(name)s” here. Known are: %(known)s.")
                    % {"name": name, "known": ", ".join(known)}
                )
                break
            known = known[name]


def _faults_of_setting(kind: FormKind, source: str) -> list[Fault]:
    """Set with the sample, and once more with nothing in it: no dossier has all."""
    sample = kind.sample()
    for data in (sample, emptied(sample)):
        try:
            pdf = set_source(kind, source, [data], timeout=TIMEOUT, cpu_seconds=CPU_SECONDS)
        except PrintError as error:
            return [fault_of(error, source, stopped_at=_first_loop(source))]
        if found := _fault_of_result(pdf, source):
            return [found]
    return []


def _fault_of_result(pdf: bytes, source: str) -> Fault | None:
    """What is computed to be too much, or too large, shows only on the paper."""
    paper = PdfReader(BytesIO(pdf))
    if len(pdf) > MOST_BYTES or len(paper.pages) > MOST_PAGES:
        message = _("The sample becomes longer than %(most)d pages: look at this loop.") % {"most": MOST_PAGES}
        return _Place(source, _first_loop(source)).fault(message)
    if has_large_sheet(paper):
        return _Place(source, _first(GIVES_SIZE, source)).fault(_large_sheet())
    if has_large_text(paper):
        return _Place(source, _first(GIVES_SIZE, source)).fault(_large_text())
    return None


def _first_loop(source: str) -> int:
    """Where something that goes on for too long most likely begins."""
    return _first(_LOOP, source)


def _first(pattern: re.Pattern[str], source: str) -> int:
    """Its first place in the code, or the beginning."""
    found = pattern.search(_COMMENT_OR_STRING.sub(_blanked, source))
    return found.start() if found else 0


def emptied(data: Any) -> Any:
    """The same fields with nothing in them."""
    if isinstance(data, dict):
        return {key: emptied(value) for key, value in data.items()}
    return type(data)() if isinstance(data, str | list | tuple | bool) else data
