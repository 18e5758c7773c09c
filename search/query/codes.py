"""Codes of procedures and dossiers in what a citizen typed.

A procedure's code is `1.001193`; older papers print `1.001193.000.00.00.H46` with a province's own letters at the end,
newer ones `1.012753.H19`. People copy them with spaces or commas for dots, type them without the first digit, put
"mã số" before, or paste several at once.
"""

import re
import unicodedata

_WORD = r"(?:mã|ma|số|so|thủ tục|thu tuc|hành chính|hanh chinh|tthc|dvc|dịch vụ công|code|no|procedure|của|cua|là|la)"
_PREFIX = rf"(?:{_WORD}[\s:#.]+){{0,5}}"
_DOT = r"\s*[.,;·_\-\s]\s*"
_SUFFIX = rf"(?:(?:{_DOT}|)000(?:{_DOT}|)00(?:{_DOT}|)00)?(?:(?:{_DOT}|)[HGT]\d{{1,3}}(?:\.\d+)*)?"
_END = r"[\s.,;)\"'”]*$"
_WHOLE = re.compile(
    rf"^[\s(\"'“]*{_PREFIX}(?:(?P<family>\d)(?:{_DOT}|))?(?P<number>\d{{6}}){_SUFFIX}{_END}", re.IGNORECASE
)
_INSIDE = re.compile(rf"(?<![\d.,])(?P<family>\d)\s?[.,]\s?(?P<number>\d{{6}}){_SUFFIX}(?!\d)", re.IGNORECASE)
# AGENCYCODE-YYMMDD-NNNN, or the random number given on submission.
_DOSSIER = re.compile(r"^\s*(?:[HG]\d{2}(?:\.\d+)*-\d{6}-\d{4,}|TN-[0-9A-Z]{4}-[0-9A-Z]{4})\s*$", re.IGNORECASE)
_MOST = 20  # codes of one query


def whole_code(text: str) -> str | None:
    """The code when nothing else was typed: `1.001193`, or `001193` where the family digit is missing."""
    return _code(_WHOLE.match(_plain(text)))


def code_within(text: str) -> str | None:
    """The first complete code somewhere among other words."""
    return next(iter(codes_within(text)), None)


def codes_within(text: str) -> tuple[str, ...]:
    """All complete codes among other words, in their order."""
    found = (_code(match) for match in _INSIDE.finditer(_plain(text)))
    return tuple(dict.fromkeys(code for code in found if code))[:_MOST]


def _plain(text: str) -> str:
    """Full-width digits and dots as ordinary ones."""
    return unicodedata.normalize("NFKC", text)


def _code(found: re.Match[str] | None) -> str | None:
    if not found:
        return None
    family, number = found["family"], found["number"]
    return f"{family}.{number}" if family else number


def is_dossier_code(text: str) -> bool:
    """Whether somebody typed a dossier's number where procedures are searched."""
    return bool(_DOSSIER.match(text))
