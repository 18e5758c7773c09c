"""System checks: a province's own colours must remain readable."""

from typing import Any

from django.core.checks import CheckMessage, Error

from portal.base import theme


def theme_is_readable(**kwargs: Any) -> list[CheckMessage]:
    """Measure every pair of colours of the setting THEME together with the design's own."""
    own = theme.overrides()
    wrong = [
        Error(f"THEME: {token} is not #RRGGBB: {colour!r}", id="base.E002")
        for token, colour in own.items()
        if not theme.HEX_COLOUR.fullmatch(str(colour))
    ]
    unknown = [
        Error(f"THEME: {token} cannot be changed; only {', '.join(sorted(theme.CHANGEABLE))}", id="base.E001")
        for token in own
        if token not in theme.CHANGEABLE
    ]
    if wrong or unknown:
        return [*unknown, *wrong]
    return [
        Error(
            f"THEME: {weak.front} on {weak.back} has a contrast of {weak.ratio:.1f}; it needs {weak.minimum}",
            id="base.E003",
        )
        for weak in theme.weak_pairs(theme.LIGHT | own)
    ]
