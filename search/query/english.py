"""English words in one form: "foreign workers", "foreign worker"; "licence", "license"."""

import re

_BRITISH = {
    "licence": "license", "labour": "labor", "centre": "center", "programme": "program", "enrol": "enroll",
    "organisation": "organization", "authorisation": "authorization", "fibre": "fiber", "tyre": "tire",
    "driver": "driving", "drivers": "driving", "motorcycle": "motorbike", "children": "child", "men": "man",
    "women": "woman", "people": "person", "died": "death", "dead": "death", "lost": "lose", "born": "birth",
    "married": "marriage", "marry": "marriage", "marrying": "marriage", "bought": "buy", "sold": "sell",
}  # fmt: skip
_ENDINGS = (
    (re.compile(r"(?<=[a-z]{3})isation"), "ization"),
    (re.compile(r"(?<=[a-z]{3})ies$"), "y"),
    (re.compile(r"(?<=ss|sh|ch)es$"), ""),
    (re.compile(r"(?<=[a-z]{3})(?<!s)s$"), ""),
    (re.compile(r"(?<=[a-z]{4})(?:ing|ed)$"), ""),
    (re.compile(r"(?<=[a-z]{4})e$"), ""),
)


def english_key(word: str) -> str:
    """A rough common form, marked so that it only ever equals that of another English word."""
    return f"~{_stem(word)}"


def _stem(word: str) -> str:
    found = _BRITISH.get(word, word)
    for ending, instead in _ENDINGS:
        found = ending.sub(instead, _BRITISH.get(found, found))
    return found
