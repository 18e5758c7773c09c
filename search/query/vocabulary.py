"""The words of the index: how rare each is, which stand side by side, how they are spelled."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.models import Term

DOCUMENTS = ""  # the term that counts all documents
Version = tuple[int, int]

_single_words: dict[Version, list[tuple[str, int, str]]] = {}  # of the newest version only


@dataclass(slots=True)
class Vocabulary:
    """A part of the index's words, loaded by name: `load` adds to it with one database query."""

    documents: dict[str, int] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)
    version: Version = (0, 0)  # of the count: another one after each rebuild, and when documents come or go

    def load(self, terms: Iterable[str]) -> None:
        wanted = {term for term in (*terms, DOCUMENTS) if term not in self.documents}
        if not wanted:
            return
        self._add(Term.objects.filter(text__in=wanted))
        for term in wanted:
            self.documents.setdefault(term, 0)

    def load_single_words(self, lengths: range) -> dict[str, int]:
        """Words without digits of these lengths, with their documents: what a misspelled one may mean."""
        found = _single_words.get(self.version)  # other threads may clear it at any moment
        if found is None:
            terms = Term.objects.filter(size=1).exclude(text=DOCUMENTS)
            found = list(terms.values_list("text", "documents", "spelling"))
            _single_words.clear()
            _single_words[self.version] = found
        self.documents |= {text: documents for text, documents, _ in found}
        self.spellings |= {text: spelling for text, _, spelling in found}
        return {text: documents for text, documents, _ in found if len(text) in lengths and text.isalpha()}

    def _add(self, terms: Iterable[Term]) -> None:
        for term in terms:
            self.documents[term.text] = term.documents
            self.spellings[term.text] = term.spelling
            if term.text == DOCUMENTS:
                self.version = term.pk, term.documents

    def knows(self, term: str) -> bool:
        return self.documents.get(term, 0) > 0

    def rarity(self, term: str) -> float:
        """Inverse document frequency, as BM25 counts it; about 0 for a word of every document."""
        count, total = self.documents.get(term, 0), self.documents.get(DOCUMENTS, 0)
        return math.log(1 + (max(total - count, 0) + 0.5) / (count + 0.5))
