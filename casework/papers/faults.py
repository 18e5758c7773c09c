"""What the compiler complains of, in words for an administrator, with the line of the template."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.papers.setting import BEFORE
from casework.printing import PrintError


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a template cannot be used, and where."""

    message: str
    line: int  # from 1
    column: int  # from 1

    def __str__(self) -> str:
        return _("Line %(line)d, column %(column)d: %(message)s") % {
            "line": self.line,
            "column": self.column,
            "message": self.message,
        }


_PLACE = re.compile(r"/form\.typ:(\d+):(\d+)")
_MESSAGE = re.compile(r"^error: (.+)$", re.MULTILINE)
# The compiler's words → ours; what it names is taken over.
_WORDS: tuple[tuple[re.Pattern[str], str | Promise], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"unknown variable: (.+)", gettext_lazy("“%s” is not known.")),
        (r"does not contain key \"(.+)\"", gettext_lazy("There is no field “%s”.")),
        (r"unclosed delimiter", gettext_lazy("A bracket or quotation mark is opened and not closed.")),
        (r"unexpected (.+)", gettext_lazy("Not expected here: %s.")),
        (r"expected (.+)", gettext_lazy("Something else is expected here: %s.")),
        (r"maximum .*depth exceeded", gettext_lazy("This calls itself without an end.")),
        (r"condition is always true|loop seems to be infinite", gettext_lazy("This loop never ends.")),
        (r"panicked with: (.+)", gettext_lazy("The template stops itself here: %s")),
        (r"array index out of bounds|(?:string|array) is empty", gettext_lazy("There is no such entry here.")),
        (r"cyclic import", gettext_lazy("This calls itself without an end.")),
        (r"file not found|cannot be accessed|access denied", gettext_lazy("A template reads no files.")),
        (r"package", gettext_lazy("A template fetches no packages.")),
        (r"did not converge", gettext_lazy("The layout does not come to rest: what it counts changes what it shows.")),
        (r"document title", gettext_lazy("“#show: official” is missing below the first line.")),
        (r"label .*last-page.* does not exist", gettext_lazy("“#show: official” is missing below the first line.")),
    )
)


def fault_of(error: PrintError, source: str, *, stopped_at: int) -> Fault:
    """The fault behind an error of setting.

    Args:
        stopped_at: place in the source that is named when the compiler had to be stopped, and so could name none.
    """
    if not error.diagnostic:
        line, column = source.count("\n", 0, stopped_at) + 1, stopped_at - source.rfind("\n", 0, stopped_at)
        message = _("It does not end, or becomes too large: look at this loop.")
        return Fault(message=message, line=line, column=column)
    place = _PLACE.search(error.diagnostic)
    line, column = (int(place[1]), int(place[2]) + 1) if place else (1, 1)
    column = max(column - len(BEFORE), 1) if line == 1 else column
    said = _MESSAGE.search(error.diagnostic)
    return Fault(message=in_our_words(said[1] if said else str(error)), line=line, column=column)


def in_our_words(message: str) -> str:
    """Vietnamese where the message is known; else the compiler's own."""
    for pattern, words in _WORDS:
        if found := pattern.search(message):
            return str(words) % found.groups()
    return _("The compiler says: %(message)s") % {"message": message}
