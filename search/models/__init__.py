"""The room's tables: the index, what waits to reach it, and the words that editors maintain."""

from search.models.change import Change
from search.models.index import Document, FacetSet, Term
from search.models.synonym import Synonym

__all__ = ["Change", "Document", "FacetSet", "Synonym", "Term"]
