"""Queries of Elasticsearch, built from an understood query.

Words come folded from the query side, as terms and phrases: nothing that was typed is ever parsed by the server.
"""

from collections import defaultdict
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
_MOST_KEYWORDS = 20
_LONGEST_BEGINNING = 100  # letters; the server refuses more than a thousand
_LEAST_WORTH = 0.005  # of a score
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
    said = list(dict.fromkeys(wording.folded for wording in clause.phrases[:_MOST_WORDINGS]))
    return some([_any("anywhere", said), *(scattered("heads", words) for words in said if len(words) > 1)])


def scored(query: Query) -> list[Expression]:
    """What search.ranking.score values most, as weights that the server can add up; title and keywords as one."""
    total = sum(clause.weight for clause in query.clauses) or 1.0
    heaviest = sorted(query.weighty or query.clauses, key=lambda clause: -clause.weight)[:_MOST_CLAUSES]
    parts = [_best([*_places(clause, clause.weight / total)]) for clause in heaviest]
    parts += _together(query.clauses, total)
    parts += _as_typed(query)
    return parts + _whole_keyword(query.clauses, total)


def _best(parts: list[Expression]) -> Expression:
    return {"dis_max": {"queries": parts}}


def _worth(expression: Expression, boost: float) -> Expression:
    return {"constant_score": {"filter": expression, "boost": round(boost, 5)}}


def _places(clause: Clause, weight: float) -> Iterator[Expression]:
    """The wordings by what they are worth, and the places where they may stand."""
    worth: defaultdict[float, list[tuple[str, ...]]] = defaultdict(list)
    said = {wording.folded: wording.weight for wording in reversed(clause.phrases[:_MOST_SCORED])}
    for words, share in said.items():
        worth[round(share, 1)].append(words)
    for share, group in worth.items():
        yield _worth(_any("heads", group), weight * share * ranking.TITLE)
    typed = clause.phrases[0].folded
    if len(typed) > 1:
        yield _worth(scattered("heads", typed), weight * ranking.TITLE * ranking.SCATTERED)
    yield _worth(_any("context", [typed]), weight * ranking.CONTEXT)
    yield _worth(_any("anywhere", list(said)), weight * ranking.BODY)


def _any(field: str, wordings: Sequence[Sequence[str]]) -> Expression:
    """Any of the wordings next to each other in a field."""
    single = [words[0] for words in wordings if len(words) == 1]
    parts: list[Expression] = [{"terms": {field: single}}] if single else []
    return some(parts + [phrase(field, words) for words in wordings if len(words) > 1])


def _together(clauses: Sequence[Clause], total: float) -> Iterator[Expression]:
    """Words of two clauses that stand side by side, as they were typed."""
    for first, second in pairwise(clauses):
        words = [*first.phrases[0].folded, *second.phrases[0].folded]
        worth = ranking.NEIGHBOURS * min(first.weight, second.weight) / total
        if worth > _LEAST_WORTH:
            yield _worth(phrase("heads", words), worth)


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
    best = sorted(worth.items(), key=lambda pair: -pair[1])[:_MOST_KEYWORDS]
    parts = [_worth({"term": {"keywords": text}}, boost) for text, boost in best]
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
    begun = words[-1][:_LONGEST_BEGINNING]
    return every([*({"term": {"heads": word}} for word in words[:-1]), {"prefix": {"heads": begun}}])


def goes_on_so(words: Sequence[str]) -> list[Expression]:
    """Prefers titles in which the finished words stand together."""
    return [_worth(phrase("title", words[:-1]), 1.0)] if len(words) > 1 else []
