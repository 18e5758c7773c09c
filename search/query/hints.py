"""Words that hint at a matter: one of them proves little, several in a sentence tell what it is about.

"Nuôi mấy ngàn con vịt xin giấy gì" has no word of a title and fits no rule; "nuôi", "ngàn con" and "vịt" together
mean a livestock farm. Each row of hints is a matter; a word says the more the fewer matters have it. Sentences that
speak the catalog's own language need no hints: the more of their neighbouring words stand side by side in titles, and
the more of them rules explain, the less they count.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from search.query.meaning import Clause, Phrase
from search.query.words import Word

_SEVERAL = 1.3  # an item of several words says so much more
_UNMARKED = 0.8  # a word typed without diacritics may be another one
_ENOUGH = 4.5  # evidence from which a matter is meant
_MOST = 9.0  # evidence above which nothing becomes surer
_BESIDE = 0.6  # share of the best matter's evidence that another one needs
_MATTERS = 3  # that one sentence may mean
_STORY, _OFFICIAL = 0.2, 0.6  # share of neighbours known from titles: below, hints count fully; above, not at all
_EXPLAINED = 0.5  # what hints lose where rules explain every word
_OVERSHADOWED = 0.35  # what a single word keeps beside hints

Item = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """That a sentence is about a matter."""

    means: tuple[Phrase, ...]
    amount: float
    items: int  # that were found

    @property
    def is_enough(self) -> bool:
        return self.amount >= _ENOUGH


@dataclass(frozen=True, slots=True)
class Hints:
    """Every matter with the words that hint at it."""

    matters: tuple[tuple[Phrase, ...], ...] = ()  # what the catalog calls each, best first
    items: dict[tuple[str, ...], tuple[tuple[int, Item], ...]] = field(default_factory=dict)  # matters by folded words

    @classmethod
    def of(cls, rows: Iterable[tuple[tuple[Phrase, ...], Iterable[Item]]]) -> "Hints":
        matters, items = [], defaultdict(list)
        for number, (means, said) in enumerate(rows):
            matters.append(means)
            for item in said:
                items[tuple(word.folded for word in item)].append((number, item))
        return cls(tuple(matters), {folded: tuple(found) for folded, found in items.items()})

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word for item in self.items for word in item)

    @property
    def longest(self) -> int:
        return max(map(len, self.items), default=0)

    def evidence(self, sentence: Sequence[Word]) -> list[Evidence]:
        """What the sentence says about each matter, most first; longer items first, no word twice for one matter."""
        found: dict[int, list[float]] = defaultdict(list)
        counted: dict[int, set[tuple[str, ...]]] = defaultdict(set)
        taken: dict[int, set[int]] = defaultdict(set)
        for size in range(self.longest, 0, -1):
            for start in range(len(sentence) - size + 1):
                said = tuple(sentence[start : start + size])
                folded = tuple(word.folded for word in said)
                places = set(range(start, start + size))
                for matter in self._meant(folded, said):
                    if taken[matter] & places:
                        continue
                    taken[matter] |= places
                    if folded not in counted[matter]:
                        counted[matter].add(folded)
                        found[matter].append(self._says(folded, said))
        every = (Evidence(self.matters[matter], sum(parts), len(parts)) for matter, parts in found.items())
        return sorted(every, key=lambda evidence: -evidence.amount)

    def _meant(self, folded: tuple[str, ...], said: Item) -> list[int]:
        return [matter for matter, item in self.items.get(folded, ()) if all(map(_same, said, item))]

    def _says(self, folded: tuple[str, ...], said: Item) -> float:
        rarity = math.log(1 + len(self.matters) / len(self.items[folded]))
        if len(said) > 1:
            return rarity * _SEVERAL
        return rarity if said[0].has_marks else rarity * _UNMARKED


def _same(typed: Word, word: Word) -> bool:
    return not typed.has_marks or typed.exact == word.exact


def with_hints(
    clauses: tuple[Clause, ...], said: Sequence[Word], hints: Hints, *, named: float, explained: float
) -> tuple[Clause, ...]:
    """The clauses and, where the sentence hints at matters, one clause for each of those.

    `named`: the share of neighbouring words that stand side by side in titles, too. `explained`: the share of words
    that a rule explains. Where one does, a single item proves nothing.
    """
    counts = min(max((_OFFICIAL - named) / (_OFFICIAL - _STORY), 0.0), 1.0) * (1 - _EXPLAINED * explained)
    found = [one for one in hints.evidence(said) if one.is_enough and (one.items > 1 or not explained)][:_MATTERS]
    if not found or not counts:
        return clauses
    kept = 1 - (1 - _OVERSHADOWED) * counts
    return (
        *(replace(clause, weight=clause.weight * kept) if _is_single_word(clause) else clause for clause in clauses),
        *(
            Clause(one.means, min(one.amount, _MOST) * counts)
            for one in found
            if one.amount >= _BESIDE * found[0].amount
        ),
    )


def _is_single_word(clause: Clause) -> bool:
    return len(clause.phrases) == 1 and len(clause.phrases[0].folded) == 1
