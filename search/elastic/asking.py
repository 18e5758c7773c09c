"""Questions to the index, several in one request, all within the time that a search may take."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from elastic_transport import ObjectApiResponse
from elasticsearch import ApiError, ConnectionTimeout
from elasticsearch.exceptions import HTTP_EXCEPTIONS

from search.elastic.client import SEARCH_SECONDS, client, index_name
from search.elastic.expressions import Expression

MOST_COMBINATIONS = 20_000  # of kind and facet set
BY_TITLE: list[Any] = [{"title_sort": "asc"}, {"kind": "asc"}, {"key": "asc"}]
BY_TITLE_BACKWARDS: list[Any] = [{"title_sort": "desc"}, {"kind": "desc"}, {"key": "desc"}]
BY_SCORE: list[Any] = [{"_score": "desc"}, {"_doc": "asc"}]
BY_SCORE_BACKWARDS: list[Any] = [{"_score": "asc"}, {"_doc": "desc"}]
_ANSWERED = "responses.error,responses.status,responses.timed_out,responses._shards.failed"
_READ = f"{_ANSWERED},responses.hits.hits.fields,responses.aggregations.combinations.buckets"
_LEAST_SECONDS = 0.01
Key = tuple[str, str]  # kind, and key within it
Search = dict[str, Any]


class Asker:
    """Asks until the time is up that one search may take in all, whatever number of requests it needs."""

    def __init__(self, seconds: float | None = None) -> None:
        self._until = time.monotonic() + (SEARCH_SECONDS if seconds is None else seconds)

    def ask(self, *searches: Search) -> list[Mapping[str, Any]]:
        """The responses, in order.

        Raises:
            ApiError: the server refused or failed one of them.
            ConnectionTimeout: the time is up, on the way or on the server.
            TransportError: the server cannot be reached.
        """
        left = self._until - time.monotonic()
        if left < _LEAST_SECONDS:
            raise ConnectionTimeout("no time left")
        limit = f"{int(left * 1000)}ms"
        lines = [line for search in searches for line in ({}, {**search, "timeout": limit})]
        answered = (
            client().options(request_timeout=left).msearch(index=index_name(), searches=lines, filter_path=_READ)
        )
        for response in answered["responses"]:
            _require_whole(response, answered)
        return list(answered["responses"])


def _require_whole(response: Mapping[str, Any], answered: ObjectApiResponse[Any]) -> None:
    """A part of an answer is none: counts would be wrong, and the best result may be missing."""
    if "error" in response:
        failure = HTTP_EXCEPTIONS.get(response["status"], ApiError)
        raise failure(str(response["error"].get("type")), answered.meta, dict(response))
    if response["timed_out"]:
        raise ConnectionTimeout("the server's time was up")
    if response["_shards"]["failed"]:
        raise ApiError("shards failed", answered.meta, dict(response))


def page(
    query: Expression, order: Sequence[Any] | None, start: int, size: int, scores: Sequence[Expression] = ()
) -> Search:
    """The keys of some documents, in order; without one, in that of the scores. Nothing is counted."""
    asked: Search = {
        "query": {"bool": {**query["bool"], "should": list(scores)}} if scores else query,
        "from": start,
        "size": size,
        "track_total_hits": False,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["kind", "key"],
    }
    return {**asked, "sort": list(order)} if order else asked


def counts(query: Expression) -> Search:
    """How many documents of each kind and facet set match; the server remembers it until the index changes."""
    terms = {"field": "combination", "size": MOST_COMBINATIONS}
    return {"query": query, "size": 0, "track_total_hits": False, "aggs": {"combinations": {"terms": terms}}}


def keys_of(response: Mapping[str, Any]) -> list[Key]:
    found = response.get("hits", {}).get("hits", [])
    return [(hit["fields"]["kind"][0], hit["fields"]["key"][0]) for hit in found]


def combinations_of(response: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Kind, key of the facet set (search.engines.facet_sets) and number of documents."""
    rows = []
    for bucket in response.get("aggregations", {}).get("combinations", {}).get("buckets", []):
        kind, _, facet_set = bucket["key"].partition(":")
        rows.append((kind, facet_set, bucket["doc_count"]))
    return rows
