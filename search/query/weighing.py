"""How much each part of a sentence says: rules and rare words much, words of a story hardly anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.query.lexicon import ENOUGH
from search.query.meaning import Clause, Phrase
from search.query.narrative import narrative_places
from search.query.recognition import Match, Sentence
from search.query.vocabulary import Vocabulary
from search.query.words import Word

_LIGHT = 0.08  # share of its rarity that a light word keeps
_STORY = 0.12  # … a word of the story, or for a person
_LEFT_OVER = 0.3  # … a word that neither a rule nor the catalog's titles know in this place, in a longer sentence
_HEAVIEST = 2.2  # a phrase of many words counts at most so many times its rarest word
_LEAST_RULE = 2.0  # a rule of several words says at least so much
_MAIN = 0.8  # share of the weight from which one rule is what was asked
_RELATED = 0.45  # what its subject alone counts beside the whole of it
_TELLING, _MOST_RELATED = 2.0, 6  # rarity of a word that tells a subject, and how many are sought
_SHORT = 7  # words up to which every word may be the subject


@dataclass(frozen=True, slots=True)
class Weighing:
    sentence: Sentence
    matches: Sequence[Match]
    light: set[int]
    vocabulary: Vocabulary

    def clauses(self) -> tuple[Clause, ...]:
        """One clause for each match and each other word, in the sentence's order; none when its subject is unknown."""
        first_of = {match.places[0]: match for match in self.matches}
        taken = {place for match in self.matches for place in match.places}
        light = self._light_places(taken)
        found: list[Clause] = []
        lost = False  # a word of the subject that nothing has
        for place, token in enumerate(self.sentence.tokens):
            if place in first_of:
                found += [self._of_match(match) for match in self.matches if match.places[0] == place]
            elif place not in taken:
                clause = self._of_word(place, token.word, light)
                found += [clause] if clause else []
                lost = lost or (clause is None and place not in light)
        if lost and all(clause.light for clause in found):
            return ()
        return (*found, *self._related(found))

    def _related(self, found: Sequence[Clause]) -> list[Clause]:
        """What else there is about the subject of the rule that says most: "sang tên xe" is about registering cars."""
        weighty = [clause for clause in found if not clause.light]
        total = sum(clause.weight for clause in weighty)
        main = max(weighty, key=lambda clause: clause.weight, default=None)
        if not main or not self.matches or main.weight < _MAIN * total:
            return []
        terms = self._telling(main.phrases[min(1, len(main.phrases) - 1)])
        return [Clause(tuple(terms), total * _RELATED, related=True)] if terms else []

    def _telling(self, phrase: Phrase) -> list[Phrase]:
        """The rarest words, and pairs of words, of what was meant; what titles do not have tells nothing."""
        rarity = {
            words: self.vocabulary.rarity(" ".join(words))
            for size in (1, 2)
            for start in range(len(phrase.folded) - size + 1)
            if self.vocabulary.knows(" ".join(words := phrase.folded[start : start + size]))
        }
        best = sorted((words for words in rarity if rarity[words] >= _TELLING), key=lambda words: -rarity[words])
        return [Phrase(words, ("",) * len(words), rarity[words] / rarity[best[0]]) for words in best[:_MOST_RELATED]]

    def _light_places(self, taken: set[int]) -> dict[int, float]:
        """The places that hardly count and their share; none when nothing else would be left."""
        story = narrative_places([token.word for token in self.sentence.tokens], marked=self.sentence.marked)
        persons = {place for place, token in enumerate(self.sentence.tokens) if token.person}
        shares = {place: _STORY for place in (story | persons) - taken if not self._is_known_beside(place)}
        shares |= dict.fromkeys(self.light - taken, _LIGHT)
        if len(shares) < len(self.sentence.tokens):
            return shares
        return {} if len(self.light) == len(self.sentence.tokens) else dict.fromkeys(self.light, _LIGHT)

    def _of_word(self, place: int, word: Word, light: dict[int, float]) -> Clause | None:
        """What was said, or None for a word that no document has."""
        if not self.vocabulary.knows(word.folded):
            return None
        weight = self._weight([word.folded]) * light.get(place, self._share(place))
        return Clause((_typed([word]),), weight, place in light)

    def _share(self, place: int) -> float:
        """How surely a word that no rule knows is a part of the subject."""
        is_story = len(self.sentence.tokens) > _SHORT or any(_says_much(match) for match in self.matches)
        return _LEFT_OVER if is_story and not self._is_known_beside(place) else 1.0

    def _is_known_beside(self, place: int) -> bool:
        """Whether titles or keywords have the word next to one of its neighbours here."""
        near = self.sentence.known if self.sentence.is_title else self.sentence.bound
        return bool({place - 1, place} & near)

    def _of_match(self, match: Match) -> Clause:
        said = [self.sentence.tokens[place].word for place in match.places]
        weight = self._weight([word.folded for word in said])
        meaning = max(self._phrase_weight(phrase) for phrase in match.means[:3])
        weight = min(weight, meaning)  # English and abbreviations weigh what they mean
        if _says_much(match):
            weight = max(weight, _LEAST_RULE)
        elif not match.rule.is_abbreviation:
            weight *= min(match.rule.strength, 1.0)
        return Clause((_typed(said), *match.means), weight * match.quality)

    def _phrase_weight(self, phrase: Phrase) -> float:
        known = [term for term in phrase.terms if " " in term and self.vocabulary.knows(term)]
        return max([self._weight(phrase.folded), *map(self.vocabulary.rarity, known)])

    def _weight(self, folded: Sequence[str]) -> float:
        rarities = [self.vocabulary.rarity(word) for word in folded]
        return min(sum(rarities), _HEAVIEST * max(rarities))


def _says_much(match: Match) -> bool:
    return match.rule.strength >= ENOUGH and not match.rule.is_abbreviation


def _typed(said: Sequence[Word]) -> Phrase:
    return Phrase(tuple(word.folded for word in said), tuple(word.exact if word.has_marks else "" for word in said))
