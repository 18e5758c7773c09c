"""The colours of the design, which of them a province may change, and the contrast that has to remain.

Contrast after WCAG 2.2: success criteria 1.4.3 (text, 4.5) and 1.4.11 (borders and signs, 3).
"""

import re
from dataclasses import dataclass

from django.conf import settings

TEXT = 4.5
BORDER = 3.0
LIGHT = {
    "paper": "#FFFFFF", "mist": "#F1F4F6", "ink": "#14202B", "ink-2": "#4A5866", "edge": "#6B7885",
    "cham": "#1B3A63", "cham-deep": "#112847", "cham-tint": "#E6EDF6", "on-cham": "#FFFFFF",
    "link": "#0B4F9E", "link-hover": "#083A75", "visited": "#5B3A8C", "on-link": "#FFFFFF",
    "son": "#A6192E", "son-tint": "#FBEBEC", "on-son": "#FFFFFF", "nau": "#8A4B00", "nau-tint": "#FFF1DC",
    "lua": "#1B6B45", "lua-tint": "#E5F2EA", "tim": "#5B3A8C", "tim-tint": "#F0EAF8",
    "xam": "#3F4C59", "xam-tint": "#E9EDF0", "nghe": "#FFC72C",
}  # fmt: skip
HIGH_CONTRAST = {
    "paper": "#000000", "mist": "#1A1A1A", "ink": "#FFFFFF", "ink-2": "#FFFFFF", "edge": "#FFFFFF",
    "cham": "#000000", "cham-deep": "#000000", "cham-tint": "#1A1A1A", "on-cham": "#FFFFFF",
    "link": "#FFE94A", "link-hover": "#FFFFFF", "visited": "#E0B3FF", "on-link": "#000000",
    "son": "#FF9C9C", "son-tint": "#000000", "on-son": "#000000", "nau": "#FFC766", "nau-tint": "#000000",
    "lua": "#7CE3A4", "lua-tint": "#000000", "tim": "#FFFFFF", "tim-tint": "#000000",
    "xam": "#FFFFFF", "xam-tint": "#000000", "nghe": "#00E5FF",
}  # fmt: skip
CHANGEABLE = {"cham", "cham-deep", "cham-tint", "link", "link-hover", "nghe"}
# What stands on what, and how much they must differ at least.
PAIRS = [
    ("ink", "paper", TEXT), ("ink", "mist", TEXT), ("ink", "cham-tint", TEXT), ("ink", "nau-tint", TEXT),
    ("ink", "son-tint", TEXT), ("ink", "lua-tint", TEXT),
    ("ink-2", "paper", TEXT), ("ink-2", "mist", TEXT), ("ink-2", "cham-tint", TEXT),
    ("edge", "paper", BORDER), ("edge", "mist", BORDER), ("edge", "cham-tint", BORDER),
    ("on-cham", "cham", TEXT), ("on-cham", "cham-deep", TEXT), ("nghe", "cham", BORDER), ("nghe", "cham-deep", BORDER),
    ("link", "paper", TEXT), ("link", "mist", TEXT), ("link", "cham-tint", TEXT), ("on-link", "link", TEXT),
    ("link-hover", "paper", TEXT), ("link-hover", "cham-tint", TEXT), ("on-link", "link-hover", TEXT),
    ("visited", "paper", TEXT), ("visited", "mist", TEXT),
    ("son", "paper", TEXT), ("son", "son-tint", TEXT), ("on-son", "son", TEXT),
    ("nau", "paper", TEXT), ("nau", "nau-tint", TEXT), ("lua", "paper", TEXT), ("lua", "lua-tint", TEXT),
    ("tim", "paper", TEXT), ("tim", "tim-tint", TEXT), ("xam", "paper", TEXT), ("xam", "xam-tint", TEXT),
]  # fmt: skip
HEX_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
FLARE = 0.05  # light that a screen reflects, in the formula of WCAG


@dataclass(frozen=True, slots=True)
class WeakPair:
    """Two colours that differ too little to be read one on the other."""

    front: str
    back: str
    ratio: float
    minimum: float


def overrides() -> dict[str, str]:
    """The province's own values: setting THEME, token without dashes in front → #RRGGBB."""
    return dict(settings.THEME)


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 for black to 1 for white."""
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + FLARE) / (low + FLARE)


def weak_pairs(colours: dict[str, str]) -> list[WeakPair]:
    """The pairs of the design that a palette makes too alike."""
    measured = ((front, back, contrast(colours[front], colours[back]), least) for front, back, least in PAIRS)
    return [WeakPair(front, back, ratio, least) for front, back, ratio, least in measured if ratio < least]


def stylesheet(own: dict[str, str]) -> str:
    """The province's colours; the high contrast theme stays as it is."""
    lines = "".join(f"  --{token}: {colour};\n" for token, colour in own.items() if token in CHANGEABLE)
    return f'@media not (prefers-contrast: more) {{\nhtml:not([data-contrast="high"]) {{\n{lines}}}\n}}\n'
