"""The index's shape: fields, analyzers, and a row of the database's index as it is stored there.

Texts come folded by search.query.words, so both engines match the same words, and the server cuts at spaces only. What
people see is not kept here: hits are read from the database, which alone knows what is in force.
"""

import hashlib
import json
from datetime import date
from typing import Any

from elasticsearch import dsl
from elasticsearch.dsl import analysis

from search.models import Document

FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)  # for validity without a beginning or an end
LONGEST_BEGINNING = 20  # letters of an unfinished word
BETWEEN_KEYWORDS = 100  # positions, so that no phrase reaches from one keyword into the next

WORDS = analysis.analyzer("words", tokenizer="whitespace")
BEGINNINGS = analysis.analyzer(
    "beginnings",
    tokenizer="whitespace",
    filter=[analysis.token_filter("beginnings", "edge_ngram", min_gram=1, max_gram=LONGEST_BEGINNING)],
)


class IndexedDocument(dsl.Document):
    """A document of the index. Its `_id` is `document_id(kind, key)`."""

    kind = dsl.Keyword()
    key = dsl.Keyword()
    code = dsl.Keyword()
    short_code = dsl.Keyword()  # without the family digit: "001193"
    title = dsl.Text(analyzer=WORDS)
    keywords = dsl.Text(analyzer=WORDS, position_increment_gap=BETWEEN_KEYWORDS)
    context = dsl.Text(analyzer=WORDS)  # field, agency, level
    body = dsl.Text(analyzer=WORDS)
    heads = dsl.Text(  # title and keywords, for suggestions
        analyzer=WORDS,
        position_increment_gap=BETWEEN_KEYWORDS,
        fields={"beginnings": dsl.Text(analyzer=BEGINNINGS, search_analyzer=WORDS)},
    )
    head_length = dsl.Integer()  # letters of the title
    facet_set = dsl.Long()  # primary key of search.models.FacetSet
    valid_from = dsl.Date(format="strict_date")
    valid_until = dsl.Date(format="strict_date")
    title_sort = dsl.Keyword()
    version = dsl.Long()  # of the sending that wrote it

    class Index:
        settings = {
            "number_of_shards": 1,  # a province has thousands of documents, not millions
            "number_of_replicas": 0,
            "gc_deletes": "10m",  # so long a deletion keeps older versions out
        }

    class Meta:
        dynamic = dsl.MetaField("strict")


def document_id(kind: str, key: str) -> str:
    return f"{kind}:{key}"


def document_body(document: Document, version: int) -> dict[str, Any]:
    """What is stored of a row; `version` is that of the sending."""
    keywords = document.keywords_folded.splitlines()
    return {
        "kind": document.kind,
        "key": document.key,
        "code": document.code,
        "short_code": document.code.rpartition(".")[2],
        "title": document.title_folded,
        "keywords": keywords,
        "context": document.context_folded,
        "body": document.body_folded,
        "heads": [document.title_folded, *keywords],
        "head_length": len(document.title_folded),
        "facet_set": document.facet_set_id,
        "valid_from": (document.valid_from or FIRST_DAY).isoformat(),
        "valid_until": (document.valid_until or LAST_DAY).isoformat(),
        "title_sort": document.title_sort,
        "version": version,
    }


def index_body() -> dict[str, Any]:
    """Settings and mappings of a new index; `_meta.digest` tells which shape it has."""
    body = IndexedDocument._index.to_dict()
    body["mappings"]["_meta"] = {"digest": digest()}
    return body


def digest() -> str:
    """Changes whenever settings, mappings or analyzers do: an index of another digest has to be built anew."""
    canonical = json.dumps(IndexedDocument._index.to_dict(), sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
