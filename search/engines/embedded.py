"""The embedded engine: the database's own full-text index finds, search.ranking orders."""

from search.engines.candidates import Tier, best_of
from search.engines.counting import Counts
from search.engines.expressions import head
from search.engines.facet_sets import known_sets, labels_of
from search.engines.interface import Answer, SearchRequest, Suggestion
from search.engines.matches import Matches, hasty_matches_of, matches_of
from search.engines.patience import TooSlow, patience
from search.engines.results import Results
from search.models import Document
from search.query.words import folded

_MOST_SUGGESTED_WORDS = 8
_LONGEST_TEXT = 400  # characters that are read of what was typed
_LONGEST_WORD = 80  # characters: PostgreSQL refuses very long ones


class EmbeddedEngine:
    """Answers with two database queries, whatever is asked; a few more while the process knows nothing yet."""

    def search(self, request: SearchRequest) -> Answer:
        if not request.query.clauses:
            return _answer(request, matches_of(request))
        try:
            with patience():
                return _answer(request, matches_of(request))
        except TooSlow:
            return _answer(request, hasty_matches_of(request))

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """Titles and keywords that begin with the words of `text`, the last one perhaps unfinished."""
        typed = [word[:_LONGEST_WORD] for word in folded(text[:_LONGEST_TEXT]).split()[:_MOST_SUGGESTED_WORDS]]
        if not typed:
            return []
        try:
            with patience():
                return _suggested(typed, limit)
        except TooSlow:
            return []


def _answer(request: SearchRequest, matches: Matches) -> Answer:
    sets = known_sets({facet_set for _, facet_set, _ in matches.counted.rows})
    labels = labels_of(sets.values(), request.filters)
    found = [(kind, sets[facet_set], documents) for kind, facet_set, documents in matches.counted.rows]
    results = Results.of(request, matches, sets, Counts.of(request, found, labels))
    return Answer(
        count=results.counts.count,
        hits=results.page(),
        facets=results.counts.facets,
        kinds=results.counts.kinds,
        labels=labels,
        offset=results.counts.offset,
        is_loose=matches.is_loose,
        is_exact=matches.is_exact,
    )


def _suggested(typed: list[str], limit: int) -> list[Suggestion]:
    scope, documents = head(), Document.objects.in_force()
    tiers = [
        Tier(scope, scope.together(typed, unfinished=True)),
        Tier(scope, scope.each(typed, unfinished=True)),
    ]
    rows = documents.filter(pk__in=best_of(documents, tiers)).values_list("title", "url", "title_folded", "kind")
    needle = f" {' '.join(typed)}"
    best = sorted(rows, key=lambda row: (needle not in f" {row[2]}", len(row[2]), row[2]))
    return [Suggestion(title, url, kind) for title, url, _, kind in best[:limit]]
