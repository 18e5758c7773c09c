"""Light tolerance of typing errors, on the words that the index knows."""

from collections.abc import Iterator, Mapping

from portal.base.text import fold
from search.query.syllables import is_syllable
from search.query.vocabulary import Vocabulary
from search.query.words import Word, spell

# Sounds that Vietnamese regions do not tell apart, in writing at the beginning and the end of a syllable.
_BEGINNINGS = [("ch", "tr"), ("x", "s"), ("d", "gi"), ("d", "r"), ("gi", "r"), ("d", "v"), ("l", "n"), ("ng", "ngh"),
               ("g", "gh"), ("c", "k"), ("qu", "c"), ("f", "ph"), ("z", "d"), ("j", "gi")]  # fmt: skip
_ENDINGS = [("n", "ng"), ("c", "t"), ("i", "y"), ("ch", "t"), ("nh", "n"), ("ao", "au"), ("oa", "ua"), ("iu", "uu"),
            ("ien", "uyen"), ("ieu", "iu"), ("uoi", "ui"), ("ai", "ay"), ("au", "ao")]  # fmt: skip
_SHORTEST = 3  # letters of a word that is corrected at all
_LONG = 6  # letters from which two errors are forgiven
_MOST = 12  # candidates for one word


def sound_alikes(word: str) -> set[str]:
    """Syllables that are easily written for `word`: "chu" and "tru"."""
    found = {other for pair in _BEGINNINGS for other in _swapped_start(word, *pair)}
    found |= {other for pair in _ENDINGS for other in _swapped_end(word, *pair)}
    return {other for other in found if is_syllable(other)} - {word}


def _swapped_start(word: str, one: str, other: str) -> Iterator[str]:
    for old, new in ((one, other), (other, one)):
        if word.startswith(old):
            yield new + word[len(old) :]


def _swapped_end(word: str, one: str, other: str) -> Iterator[str]:
    for old, new in ((one, other), (other, one)):
        if word.endswith(old) and len(word) > len(old):
            yield word[: -len(old)] + new


def distance(one: str, other: str, most: int) -> int:
    """Damerau–Levenshtein distance (swapped neighbours count once); `most` + 1 when it is larger than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, row = row, [i]
        for j, against in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before = last
    return row[-1]


def splits(word: str) -> list[tuple[str, str]]:
    """Two syllables written without the space between: "khaisinh"."""
    cuts = ((word[:place], word[place:]) for place in range(2, len(word) - 1))
    return [cut for cut in cuts if all(map(is_syllable, cut))]


def neighbours(word: str, known: Mapping[str, int]) -> list[str]:
    """The known words nearest to `word`, nearest first; among equals those of many documents (the values)."""
    most = 2 if len(word) >= _LONG else 1
    alike = sound_alikes(word)
    ranked = sorted(
        (0 if other in alike else found, other[0] != word[0], -documents, other)
        for other, documents in known.items()
        if (found := distance(word, other, most)) <= most or other in alike
    )
    return [other for *_, other in ranked][:_MOST]


def is_correctable(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def best_in_place(word: Word, options: list[str], before: str, after: str, vocabulary: Vocabulary) -> str | None:
    """The option that most often stands beside its neighbours; without neighbours, the nearest.

    A word that can be Vietnamese was hardly mistyped: beside other words it must fit one of them, or sound alike.
    """

    def together(option: str) -> int:
        pairs = (f"{before} {option}", f"{option} {after}")
        return sum(vocabulary.documents.get(pair, 0) for pair in pairs)

    if word.has_marks and is_syllable(word.folded):
        options = [option for option in options if together(option) or _keeps_vowel(word, vocabulary, option)]
    best = max(options, key=lambda option: (together(option), -options.index(option)), default=None)
    if best and is_syllable(word.folded) and not together(best):
        return best if best in sound_alikes(word.folded) and not (before or after) else None
    return best


def _keeps_vowel(word: Word, vocabulary: Vocabulary, option: str) -> bool:
    """Whoever set marks on a whole syllable may have confused its consonants, hardly its vowels too."""
    spelling = vocabulary.spellings.get(option, option)
    return "".join(filter(_is_vowel, word.exact)) == "".join(filter(_is_vowel, spell(spelling)))


def _is_vowel(letter: str) -> bool:
    return fold(letter) in set("aeiouy")
