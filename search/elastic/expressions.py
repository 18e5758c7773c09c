"""Queries of Elasticsearch, built from an understood query.

Words come folded from the query side, as terms and phrases: nothing that was typed is ever parsed by the server.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from search import ranking
from search.elastic.mapping import facet_term
from search.query.meaning import Clause, Query
from search.query.words import folded

Expression = dict[str, Any]
_MOST_CLAUSES = 7  # the heaviest ones decide, as in search.engines.expressions
_MOST_WORDINGS = 12  # of one clause
_MOST_SCORED = 8  # wordings of one clause that the order of the candidates heeds
_LONGEST_KEYWORD = 6  # words
_ROUNDING = 1e-9

NOTHING: Expression = {"match_none": {}}


def every(parts: Sequence[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else {"bool": {"filter": list(parts)}}


def some(parts: Sequence[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else {"bool": {"should": list(parts), "minimum_should_match": 1}}


def phrase(field: str, words: Sequence[str]) -> Expression:
    """The words next to each other in a field."""
    return {"term": {field: words[0]}} if len(words) == 1 else {"match_phrase": {field: " ".join(words)}}


def scattered(field: str, words: Sequence[str]) -> Expression:
    """All of the words in a field."""
    return every([{"term": {field: word}} for word in dict.fromkeys(words)])


def enough_of(clauses: Sequence[Clause], share: float) -> Expression:
    """Matches documents that contain clauses of at least `share` of the whole weight."""
    heaviest = sorted(clauses, key=lambda clause: -clause.weight)[:_MOST_CLAUSES]
    weighed = [(clause.weight, _any_wording(clause)) for clause in heaviest]
    return _weighing(weighed, share * sum(weight for weight, _ in weighed) - _ROUNDING)


def _weighing(parts: Sequence[tuple[float, Expression]], needed: float) -> Expression:
    """Those of the parts, heaviest first, that match weigh at least so much together."""
    if sum(weight for weight, _ in parts) < needed:
        return NOTHING
    (weight, heaviest), lighter = parts[0], parts[1:]
    with_it = heaviest if weight >= needed else every([heaviest, _weighing(lighter, needed - weight)])
    without_it = _weighing(lighter, needed)
    return with_it if without_it is NOTHING else some([with_it, without_it])


def _any_wording(clause: Clause) -> Expression:
    said = dict.fromkeys(found.folded for found in clause.phrases[:_MOST_WORDINGS])
    single = [words[0] for words in said if len(words) == 1]
    parts: list[Expression] = [{"terms": {"anywhere": single}}] if single else []
    for words in said:
        if len(words) > 1:
            parts += [phrase("anywhere", words), scattered("heads", words)]
    return some(parts)


def scored(query: Query) -> list[Expression]:
    """What search.ranking.score values most, as weights that the server can add up."""
    total = sum(clause.weight for clause in query.clauses) or 1.0
    parts = [_best([*_places(clause, clause.weight / total)]) for clause in query.clauses]
    parts += _together(query.clauses, total)
    parts += _as_typed(query)
    return parts + _whole_keyword(query.clauses, total)


def _best(parts: list[Expression]) -> Expression:
    return {"dis_max": {"queries": parts}}


def _worth(expression: Expression, boost: float) -> Expression:
    return {"constant_score": {"filter": expression, "boost": round(boost, 5)}}


def _places(clause: Clause, weight: float) -> Iterator[Expression]:
    """Each wording in each place where it may stand."""
    seen = set()
    for wording in clause.phrases[:_MOST_SCORED]:
        words, worth = wording.folded, weight * wording.weight
        if words in seen:
            continue
        seen.add(words)
        yield _worth(phrase("title", words), worth * ranking.TITLE)
        yield _worth(phrase("keywords", words), worth * ranking.KEYWORD)
        if len(words) > 1:
            yield _worth(scattered("title", words), worth * ranking.TITLE * ranking.SCATTERED)
            yield _worth(scattered("keywords", words), worth * ranking.KEYWORD * ranking.SCATTERED)
        yield _worth(phrase("context", words), worth * ranking.CONTEXT)
        yield _worth(phrase("anywhere", words), worth * ranking.BODY)


def _together(clauses: Sequence[Clause], total: float) -> Iterator[Expression]:
    """Words of two clauses that stand side by side, as they were typed."""
    for first, second in pairwise(clauses):
        words = [*first.phrases[0].folded, *second.phrases[0].folded]
        worth = ranking.NEIGHBOURS * min(first.weight, second.weight) / total
        yield _best([_worth(phrase("title", words), worth), _worth(phrase("keywords", words), worth * 0.9)])


def _as_typed(query: Query) -> Iterator[Expression]:
    """All that was typed, in one piece in a title."""
    words = folded(query.corrected or query.typed).split()
    if len(words) > 1:
        yield _worth(phrase("title", words), ranking.VERBATIM * 0.5)


def _whole_keyword(clauses: Sequence[Clause], total: float) -> list[Expression]:
    """A keyword that was typed as a whole: the heavier its words, the better."""
    typed = [(word, clause.weight) for clause in clauses for word in clause.phrases[0].folded]
    runs = [
        typed[start:end]
        for start in range(len(typed))
        for end in range(start + 2, min(start + _LONGEST_KEYWORD, len(typed)) + 1)
    ]
    worth = {
        " ".join(word for word, _ in run): ranking.WHOLE_KEYWORD * min(1.0, sum({weight for _, weight in run}) / total)
        for run in runs
    }
    parts = [_worth({"term": {"keywords.whole": text}}, boost) for text, boost in worth.items()]
    return [_best(parts)] if parts else []


def not_in_force(day: date) -> list[Expression]:
    """What is not valid on `day`: few documents, so the server has little to look at."""
    return [{"range": {"valid_from": {"gt": day.isoformat()}}}, {"range": {"valid_until": {"lt": day.isoformat()}}}]


def has_code(codes: Sequence[str]) -> Expression:
    """Any of the whole codes, or the one without its family digit."""
    return {"terms": {"code" if all("." in code for code in codes) else "short_code": list(codes)}}


def chosen(kinds: Sequence[str], filters: Mapping[str, Iterable[str]]) -> list[Expression]:
    """Any value within a facet, all facets together."""
    parts: list[Expression] = [{"terms": {"kind": list(kinds)}}] if kinds else []
    for facet, values in filters.items():
        terms = [facet_term(facet, value) for value in values]
        if terms:
            parts.append({"terms": {"facets": terms}})
    return parts


def begins(words: Sequence[str]) -> Expression:
    """All of the words in title or keywords, the last one perhaps unfinished."""
    return every([*({"term": {"heads": word}} for word in words[:-1]), {"prefix": {"heads": words[-1]}}])


def goes_on_so(words: Sequence[str]) -> list[Expression]:
    """Prefers titles in which the finished words stand together."""
    return [_worth(phrase("title", words[:-1]), 1.0)] if len(words) > 1 else []
