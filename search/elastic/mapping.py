"""The index's shape: fields, analyzers, and a row of the database's index as it is stored there.

Texts come folded by search.query.words, so both engines match the same words, and the server cuts at spaces only. What
people see is not kept here: hits are read from the database, which alone knows what is in force.
"""

import hashlib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from elasticsearch import dsl
from elasticsearch.dsl import analysis

from search.models import Document

FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)  # for validity without a beginning or an end
BETWEEN_TEXTS = 100  # positions, so that no phrase reaches from one keyword into the next
MOST_RESULTS = 1_000_000  # that can be paged through

WORDS = analysis.analyzer("words", tokenizer="whitespace")
TEXT: dict[str, Any] = {"analyzer": WORDS, "norms": False}  # search.ranking scores; here a word is there or not
# Two words in a row are a term of their own: phrases of frequent words take no longer than a rare word.
PHRASES: dict[str, Any] = {**TEXT, "index_phrases": True, "position_increment_gap": BETWEEN_TEXTS}


class IndexedDocument(dsl.Document):
    """A document of the index. Its `_id` is `document_id(kind, key)`."""

    kind = dsl.Keyword()
    key = dsl.Keyword()
    code = dsl.Keyword()
    short_code = dsl.Keyword()  # without the family digit: "001193"
    title = dsl.Text(**PHRASES)
    keywords = dsl.Keyword(ignore_above=200)  # each as a whole
    # Title and keywords: all over which a phrase may be scattered; words that are being typed begin there.
    heads = dsl.Text(**PHRASES, index_prefixes={"min_chars": 1, "max_chars": 4})
    context = dsl.Text(**PHRASES)  # field, agency, level
    anywhere = dsl.Text(**PHRASES)  # title, keywords, context and body: all in which a phrase may stand
    title_length = dsl.Integer()  # letters; the shortest titles come first among equals
    title_sort = dsl.Keyword()
    facets = dsl.Keyword()  # facet_term(facet, value) of each value, to filter by
    # Of kind and facet set, to count by (combination_of): every search does, so no search waits for its numbering.
    combination = dsl.Keyword(eager_global_ordinals=True)
    valid_from = dsl.Date(format="strict_date")
    valid_until = dsl.Date(format="strict_date")
    version = dsl.Long()  # of the sending that wrote it

    class Index:
        settings = {
            "number_of_shards": 1,  # a province has thousands of documents, not millions
            "number_of_replicas": 0,
            "gc_deletes": "10m",  # so long a deletion keeps older versions out
            "sort": {"field": ["title_length"], "order": ["asc"]},
            "max_result_window": MOST_RESULTS,
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
        "anywhere": [document.title_folded, " ".join(keywords), document.context_folded, document.body_folded],
        "heads": [document.title_folded, *keywords],
        "title_length": len(document.title_folded),
        "title_sort": document.title_sort,
        "facets": [
            facet_term(facet, value) for facet, values in document.facet_set.values.items() for value in values
        ],
        "combination": combination_of(document),
        "valid_from": (document.valid_from or FIRST_DAY).isoformat(),
        "valid_until": (document.valid_until or LAST_DAY).isoformat(),
        "version": version,
    }


def facet_term(facet: str, value: str) -> str:
    return f"{facet}={value}"


def combination_of(document: Document) -> str:
    """Kind and facet set. The digest's beginning says that it is still the set of that key, not another's."""
    return f"{document.kind}:{document.facet_set_id}:{document.facet_set.digest[:8]}"


def index_body() -> dict[str, Any]:
    """Settings and mappings of a new index; `_meta.digest` tells which shape it has."""
    body = IndexedDocument._index.to_dict()
    body["mappings"]["_meta"] = {"digest": digest()}
    return body


@cache
def digest() -> str:
    """Changes whenever this module does: an index of another digest has to be built anew."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
