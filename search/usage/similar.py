"""What people opened after similar words: a proposal for the editor, who decides."""

from datetime import date

from django.db.models import Sum

from search.models import ChosenResult, Document
from search.query.light_words import is_light
from search.query.words import words

MOST_COMPARED = 3_000  # wordings, those chosen most often first
ALIKE = 0.5  # share of common words, of all words of both


def chosen_for_similar(typed: str, since: date) -> Document | None:
    """The result that was opened most often after words that share at least half of theirs with `typed`."""
    asked = _subject(typed)
    found = ChosenResult.objects.filter(day__gte=since).values("words", "kind", "key").annotate(times=Sum("choices"))
    votes: dict[tuple[str, str], float] = {}
    for row in found.order_by("-times", "words")[:MOST_COMPARED]:
        alike = _alike(asked, _subject(row["words"]))
        if alike >= ALIKE:
            place = (row["kind"], row["key"])
            votes[place] = votes.get(place, 0.0) + alike * row["times"]
    for kind, key in sorted(votes, key=lambda place: -votes[place]):
        document = Document.objects.in_force().filter(kind=kind, key=key).first()
        if document:
            return document
    return None


def _subject(text: str) -> frozenset[str]:
    """Its words without those of the sentence; all of them when it has no others."""
    found = words(text)
    weighty = [word.folded for word in found if not is_light(word, english=False)]
    return frozenset(weighty or [word.folded for word in found])


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
