"""The room's tables: the index, what waits to reach it, the words that editors maintain, and what people look for."""

from search.models.change import Change
from search.models.index import Document, FacetSet, Term
from search.models.mirror import Mirror
from search.models.synonym import Synonym
from search.models.usage import ChosenResult, IgnoredWords, SearchedWords

__all__ = [
    "Change",
    "ChosenResult",
    "Document",
    "FacetSet",
    "IgnoredWords",
    "Mirror",
    "SearchedWords",
    "Synonym",
    "Term",
]
