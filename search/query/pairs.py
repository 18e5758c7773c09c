"""Which words of a sentence stand beside each other in titles and keywords, too: those are no words of a story."""

from collections.abc import Sequence
from itertools import pairwise

from search.query.vocabulary import Vocabulary
from search.query.words import Word, words


def known_pairs(sentence: Sequence[Word], vocabulary: Vocabulary, *, marked: bool) -> list[int]:
    """The places of words that stand before the next one in the catalog as well.

    In a sentence with diacritics both must be spelled as the catalog mostly spells them.
    """
    return [
        place
        for place, (one, other) in enumerate(pairwise(sentence))
        if vocabulary.knows(f"{one.folded} {other.folded}") and (not marked or _spelled_so(one, other, vocabulary))
    ]


def _spelled_so(one: Word, other: Word, vocabulary: Vocabulary) -> bool:
    spelling = words(vocabulary.spellings[f"{one.folded} {other.folded}"])
    return [word.exact for word in spelling] == [one.exact, other.exact]
