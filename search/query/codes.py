"""Codes of procedures and dossiers in what a citizen typed.

A procedure's code is `1.001193`; older papers print `1.001193.000.00.00.H46`, newer ones `1.012753.H19`.
"""

import re

_PREFIX = r"(?:(?:mã|ma|số|so|thủ tục|thu tuc|tthc|code)[\s:]+){0,3}"
_SUFFIX = r"(?:[.\s]?000[.\s]?00[.\s]?00)?(?:[.\s-]?[HG]\d{1,3}(?:\.\d+)*)?"
_WHOLE = re.compile(rf"^\s*{_PREFIX}(?:(?P<family>\d)[.,\s-]?)?(?P<number>\d{{6}}){_SUFFIX}\s*$", re.IGNORECASE)
_INSIDE = re.compile(rf"(?<![\d.])(?P<family>\d)\.(?P<number>\d{{6}}){_SUFFIX}(?!\d)", re.IGNORECASE)
# AGENCYCODE-YYMMDD-NNNN, or the random number given on submission.
_DOSSIER = re.compile(r"^\s*(?:[HG]\d{2}(?:\.\d+)*-\d{6}-\d{4,}|TN-[0-9A-Z]{4}-[0-9A-Z]{4})\s*$", re.IGNORECASE)


def whole_code(text: str) -> str | None:
    """The code when nothing else was typed: `1.001193`, or `001193` where the family digit is missing."""
    return _code(_WHOLE.match(text))


def code_within(text: str) -> str | None:
    """A complete code somewhere among other words."""
    return _code(_INSIDE.search(text))


def _code(found: re.Match[str] | None) -> str | None:
    if not found:
        return None
    family, number = found["family"], found["number"]
    return f"{family}.{number}" if family else number


def is_dossier_code(text: str) -> bool:
    """Whether somebody typed a dossier's number where procedures are searched."""
    return bool(_DOSSIER.match(text))
