"""Words that hint at a matter: one of them proves little, several in a sentence tell what it is about.

"Nuôi mấy ngàn con vịt xin giấy gì" has no word of a title and fits no rule; "nuôi", "ngàn con" and "vịt" together mean a
livestock farm. Each row of hints is a matter; a word says the more the fewer matters have it. Sentences that speak the
catalog's own language need no hints: the more of their neighbouring words stand side by side in titles, the less they
count.
"""

import math
from collections import Counter, defaultdict
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
_OVERSHADOWED = 0.35  # what a single word keeps beside hints

Item = tuple[Word, ...]


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
    def longest(self) -> int:
        return max(map(len, self.items), default=0)

    def evidence(self, sentence: Sequence[Word]) -> Counter[int]:
        """How much the sentence says about each matter; longer items first, and no word twice for one matter."""
        found: Counter[int] = Counter()
        taken: dict[int, set[object]] = defaultdict(set)
        for size in range(self.longest, 0, -1):
            for start in range(len(sentence) - size + 1):
                said = tuple(sentence[start : start + size])
                folded = tuple(word.folded for word in said)
                places = {folded, *range(start, start + size)}
                for matter in self._meant(folded, said):
                    if not taken[matter] & places:
                        taken[matter] |= places
                        found[matter] += self._says(folded, said)
        return found

    def _meant(self, folded: tuple[str, ...], said: Item) -> list[int]:
        return [matter for matter, item in self.items.get(folded, ()) if all(map(_same, said, item))]

    def _says(self, folded: tuple[str, ...], said: Item) -> float:
        rarity = math.log(1 + len(self.matters) / len(self.items[folded]))
        if len(said) > 1:
            return rarity * _SEVERAL
        return rarity if said[0].has_marks else rarity * _UNMARKED


def _same(typed: Word, word: Word) -> bool:
    return not typed.has_marks or typed.exact == word.exact


def with_hints(clauses: tuple[Clause, ...], said: Sequence[Word], hints: Hints, named: float) -> tuple[Clause, ...]:
    """The clauses and, where the sentence hints at matters, one clause for each of those.

    `named`: the share of neighbouring words that stand side by side in titles, too.
    """
    best = hints.evidence(said).most_common(_MATTERS)
    counts = min(max((_OFFICIAL - named) / (_OFFICIAL - _STORY), 0.0), 1.0)
    if not best or best[0][1] < _ENOUGH or not counts:
        return clauses
    least = max(_ENOUGH, _BESIDE * best[0][1])
    meant = [(hints.matters[matter], evidence) for matter, evidence in best if evidence >= least]
    kept = 1 - (1 - _OVERSHADOWED) * counts
    return (
        *(replace(clause, weight=clause.weight * kept) if _is_single_word(clause) else clause for clause in clauses),
        *(Clause(phrases, min(evidence, _MOST) * counts) for phrases, evidence in meant),
    )


def _is_single_word(clause: Clause) -> bool:
    return len(clause.phrases) == 1 and len(clause.phrases[0].folded) == 1
