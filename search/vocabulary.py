"""Counts the words of the index, and pairs of words in titles and keywords, for rarity and spelling."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from search.models import Document, Term
from search.query.vocabulary import DOCUMENTS
from search.query.words import words

_LONGEST = 80  # characters of a term
_BATCH = 1_000
Counts = Counter[str]
Spellings = dict[str, Counter[str]]


def rebuild() -> None:
    """Count everything afresh, inside the caller's transaction."""
    counts: Counts = Counter()
    spellings: Spellings = {}
    for document in Document.objects.iterator(chunk_size=_BATCH):
        counts.update(_terms_of(document))
        _note_spellings(document, spellings)
    Term.objects.all().delete()
    Term.objects.bulk_create((_term(text, count, spellings) for text, count in counts.items()), batch_size=_BATCH)


def change(*, removed: Iterable[Document], added: Iterable[Document]) -> None:
    """Count a few documents out and in. Drifts when two changes meet; a rebuild counts afresh."""
    difference: Counts = Counter()
    spellings: Spellings = {}
    for document in removed:
        difference.subtract(_terms_of(document))
    for document in added:
        difference.update(_terms_of(document))
        _note_spellings(document, spellings)
    changed = {text: count for text, count in difference.items() if count}
    known = {term.text: term for term in Term.objects.filter(text__in=changed)}
    for text, term in known.items():
        term.documents = max(term.documents + changed[text], 0)
    Term.objects.bulk_update(known.values(), ["documents"], batch_size=_BATCH)
    fresh = [_term(text, count, spellings) for text, count in changed.items() if text not in known and count > 0]
    Term.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=_BATCH)


def _terms_of(document: Document) -> set[str]:
    """What a document adds to the counts: each of its words and pairs once, and itself."""
    head = [document.title_folded, *document.keywords_folded.splitlines()]
    single = " ".join([*head, document.context_folded, document.body_folded]).split()
    pairs = (pair for line in head for pair in _pairs(line.split()))
    return {DOCUMENTS} | {term for term in {*single, *pairs} if len(term) <= _LONGEST}


def _pairs(line: list[str]) -> Iterator[str]:
    return (f"{first} {second}" for first, second in pairwise(line))


def _note_spellings(document: Document, spellings: Spellings) -> None:
    """How the words of title and keywords are written with their marks."""
    for line in [document.title, *document.keywords.splitlines()]:
        found = [(word.typed.lower(), word.folded) for word in words(line)]
        for typed, folded in found:
            spellings.setdefault(folded, Counter())[typed] += 1
        for (first, one), (second, other) in pairwise(found):
            spellings.setdefault(f"{one} {other}", Counter())[f"{first} {second}"] += 1


def _term(text: str, count: int, spellings: Spellings) -> Term:
    common = spellings.get(text)
    spelling = common.most_common(1)[0][0] if common else text
    return Term(text=text, size=text.count(" ") + 1, documents=count, spelling=spelling)
