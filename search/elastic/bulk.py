"""Writing many documents at once, and what the server made of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.elastic.client import Trouble
from search.elastic.mapping import document_body, document_id
from search.models import Document

_MOST_BYTES = 8 * 1024 * 1024  # of one request
_MOST_DOCUMENTS = 1_000
_CONFLICT, _NOT_FOUND, _BAD_REQUEST = 409, 404, 400
_COLUMNS = [
    "kind", "key", "code", "title_folded", "keywords_folded", "context_folded", "body_folded", "facet_set",
    "valid_from", "valid_until", "title_sort",
]  # fmt: skip
Action = dict[str, Any]


class NotTaken(Trouble):
    """The server could not take over documents that it will take later: it is overloaded, read-only or not whole."""


@dataclass(slots=True)
class Outcome:
    """What became of the documents of one request."""

    taken: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)  # id, kind of error: never the document's words


def rows() -> "QuerySet[Document]":
    """With the columns that are sent; the others are read by whoever shows a hit."""
    return Document.objects.only(*_COLUMNS).prefetch_related("facet_set")


def put(index: str, document: Document, version: int) -> Action:
    """The document as the reading of this version found it."""
    body = document_body(document, version)
    return {**_target(index, document.kind, document.key, version), "_op_type": "index", "_source": body}


def drop(index: str, kind: str, key: str, version: int) -> Action:
    """The reading of this version did not find the document."""
    return {**_target(index, kind, key, version), "_op_type": "delete"}


def write(server: Elasticsearch, actions: Iterable[Action], *, seconds: float, patience: int = 0) -> Outcome:
    """Write documents; nothing old overwrites something newer. An overloaded server is asked `patience` times again.

    Raises:
        FAILURES: the server did not answer, or the whole request failed.
        NotTaken: some documents have to be sent again.
    """
    outcome = Outcome()
    answers = streaming_bulk(
        server,
        actions,
        chunk_size=_MOST_DOCUMENTS,
        max_chunk_bytes=_MOST_BYTES,
        raise_on_error=False,
        max_retries=patience,
        initial_backoff=0.5,
        timeout=f"{int(seconds * 1000)}ms",
    )
    for _, answer in answers:
        for operation, result in answer.items():
            _judge(operation, result, outcome)
    return outcome


def _target(index: str, kind: str, key: str, version: int) -> dict[str, Any]:
    return {"_index": index, "_id": document_id(kind, key), "version": version, "version_type": "external_gte"}


def _judge(operation: str, result: Mapping[str, Any], outcome: Outcome) -> None:
    """A conflict means that a newer reading is there already, and a deletion of what is not there is one, too."""
    error = result.get("error")
    if not error or result["status"] == _CONFLICT:
        outcome.taken += 1
    elif result["status"] == _BAD_REQUEST:
        outcome.refused.append((result["_id"], error["type"]))
    else:
        raise NotTaken(f"{operation} {result['status']} {error['type']}")
