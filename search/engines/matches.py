"""What matches an understood query: enough of the words, and where that is little, a part of them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from search.engines.candidates import MOST_OF_IT, Tier
from search.engines.expressions import every_of, everywhere, head
from search.engines.interface import SearchRequest
from search.engines.listed import everything
from search.engines.patience import LARGE
from search.engines.steps import (
    Counted,
    Step,
    both,
    count,
    fewer_than,
    index_larger_than,
    not_in,
    some_in,
)
from search.models import Document
from search.query.meaning import Query

ENOUGH = 10  # results, below which a part of the words will do
_FEW = (3, 2, 1)  # heaviest clauses, of which a hasty search tries fewer and fewer
_HASTILY = 1_000  # documents that it counts
_A_PAGE = 20  # results in titles and keywords, which are enough on a large index
A_PART, ANYTHING = 0.3, 0.12  # of the query's weight, that a result must contain where MOST_OF_IT finds little
_TITLED, _MOST, _PART, _ANYTHING = "titled", "most", "part", "anything"


@dataclass(frozen=True, slots=True)
class Matches:
    """The documents that match the words, whatever kinds and filters are asked."""

    documents: "QuerySet[Document]"  # among which the tier finds
    counted: Counted
    tier: Tier | None = None  # what they were found by; none: without words, in the order of the titles
    is_loose: bool = False
    is_exact: bool = True  # nothing else matches
    is_hasty: bool = False  # other questions about them would take too long

    @property
    def is_whole(self) -> bool:
        """Whether all of `documents` were counted."""
        return self.tier is None or (self.counted.is_whole and not self.is_hasty)

    def within(self, documents: "QuerySet[Document]") -> "QuerySet[Document]":
        return self.tier.within(documents) if self.tier else documents


def matches_of(request: SearchRequest) -> Matches:
    """All that match; if those are few, also what holds only a part of the words."""
    documents, query = Document.objects.in_force(request.day), request.query
    if query.code:
        coded = _listed(documents.filter(_has_code(query)))
        if coded.counted.rows or query.only_code:
            return coded  # else the words beside an unknown code are searched
    if query.is_empty and not query.typed:
        return Matches(documents, everything(documents))
    if not query.clauses:
        return Matches(documents.none(), Counted())
    return _said(documents, request)


def hasty_matches_of(request: SearchRequest) -> Matches:
    """Some documents that have the heaviest words in their titles, for words that match too much too slowly."""
    query, scope = request.query, head()
    heaviest = sorted(query.weighty or query.clauses, key=lambda clause: -clause.weight)
    said = {str(number): Tier(scope, every_of(heaviest[:number], scope)) for number in _FEW if heaviest[:number]}
    documents = Document.objects.in_force(request.day)
    steps: list[Step] = []
    for number, tier in said.items():
        needed = fewer_than(1, f"first_{steps[-1].name[-1]}", request.kinds) if steps else None
        steps.append(Step(f"first_{number}", tier.within(documents), needed, most=_HASTILY))
    counted = count(steps)
    name = next((step.name for step in steps if counted[step.name].rows), steps[-1].name)
    return Matches(documents, counted[name], said[name[-1]], is_loose=True, is_exact=False, is_hasty=True)


def _listed(documents: "QuerySet[Document]") -> Matches:
    return Matches(documents, count([Step("listed", documents, stops=False)])["listed"])


def _has_code(query: Query) -> Q:
    """Without its family digit, the code of any family."""
    return (
        Q(code__in=query.codes)
        if "." in query.code
        else Q(code__in=[f"{family}.{query.code}" for family in range(10)])
    )


def _said(documents: "QuerySet[Document]", request: SearchRequest) -> Matches:
    clauses, kinds = request.query.weighty or request.query.clauses, request.kinds
    said = {
        _TITLED: Tier.of(clauses, MOST_OF_IT, head()),
        _MOST: Tier.of(clauses, MOST_OF_IT, everywhere()),
        _PART: Tier.of(clauses, A_PART, everywhere()),
        _ANYTHING: Tier.of(clauses, ANYTHING, everywhere()),
    }
    few_titled = fewer_than(_A_PAGE, _TITLED, kinds)
    few = both(few_titled, fewer_than(ENOUGH, _MOST, kinds))
    needs = {
        _TITLED: index_larger_than(LARGE),  # first asked by titles and keywords alone
        _MOST: few_titled,
        _PART: both(few, some_in(_MOST)),
        _ANYTHING: both(few_titled, not_in(_MOST)),
    }
    names = [_TITLED, _MOST] if len(clauses) == 1 else list(said)
    found = {name: tier.within(documents) for name, tier in said.items()}
    counted = count([Step(name, found[name], needs[name]) for name in names])
    name = _best(counted, kinds)
    return Matches(
        documents,
        counted[name],
        said[name],
        is_loose=name == _ANYTHING,
        is_exact=name != _TITLED and counted[name].is_whole,
    )


def _best(counted: dict[str, Counted], kinds: tuple[str, ...]) -> str:
    """The step that counts: titles where they were enough, else whatever found more than the strict one."""
    if counted[_TITLED].of(kinds) >= _A_PAGE:
        return _TITLED
    loose = next((name for name in (_PART, _ANYTHING) if name in counted and counted[name].rows), _MOST)
    return loose if counted[loose].of(kinds) > counted[_MOST].of(kinds) else _MOST
