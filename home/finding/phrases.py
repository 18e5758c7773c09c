"""Everyday phrases of a guide: what people would type, one a line."""

from __future__ import annotations

from django.utils.translation import gettext as _

from search.query.words import folded

MOST_PHRASES = 40  # of one guide
LONGEST_PHRASE = 80  # characters


def phrases_in(text: str) -> list[str]:
    """The phrases as the editor wrote them; empty lines and the spaces around do not count."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line]


def wrong_phrases(text: str) -> list[str]:
    """What has to be mended, in sentences for the editor; nothing when all is well."""
    phrases = phrases_in(text)
    wrong = [said for phrase in phrases if (said := _wrong(phrase))]
    if len(phrases) > MOST_PHRASES:
        wrong.append(
            _("At most %(most)d phrases; there are %(count)d") % {"most": MOST_PHRASES, "count": len(phrases)}
        )
    return wrong + _twice(phrases)


def _wrong(phrase: str) -> str:
    if not any(letter.isalpha() for letter in folded(phrase)):
        return _("“%(phrase)s” has no word that could be searched") % {"phrase": phrase}
    if len(phrase) > LONGEST_PHRASE:
        return _("“%(phrase)s …” is longer than %(most)d characters") % {"phrase": phrase[:30], "most": LONGEST_PHRASE}
    return ""


def _twice(phrases: list[str]) -> list[str]:
    """Phrases that differ in marks and signs only are one for whoever searches."""
    first: dict[str, str] = {}
    wrong = []
    for phrase in phrases:
        same = first.setdefault(folded(phrase), phrase)
        if same is not phrase:
            wrong.append(
                _("“%(phrase)s” stands there twice: it is found like “%(same)s”") % {"phrase": phrase, "same": same}
            )
    return wrong
