"""The catalog's list and suggestions for other software (interfaces.md)."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from ninja import Query, Router, Schema
from pydantic import Field

from search.documents import PROCEDURE
from search.engines.choice import engine
from search.engines.interface import Answer, Hit, SearchRequest
from search.facets import FACETS
from search.highlight import Marker
from search.labels import facet_label
from search.query.meaning import Query as Meaning
from search.query.understanding import MAX_LENGTH, understand
from search.sources import source
from search.suggesting import suggestions

MOST = 100  # results in one answer
FURTHEST = 100_000  # the last offset
SUGGESTIONS_KEPT = 60  # seconds
_MOST_VALUES = 60

router = Router(tags=["search"])
Values = Annotated[
    list[str], Field(default_factory=list, max_length=_MOST_VALUES, description="Repeated: any of them")
]


class Asked(Schema):
    q: str = Field("", description=f"Words or a code; {MAX_LENGTH} characters are read")
    field: Values
    agency: Values
    level: Values
    audience: Values
    service_level: Values
    fee: Values  # free, paid
    limit: int = Field(20, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=FURTHEST)

    def filters(self) -> dict[str, tuple[str, ...]]:
        return {facet: tuple(values) for facet in FACETS if (values := getattr(self, facet))}


class ProcedureOut(Schema):
    code: str
    title: str
    url: str
    field: str
    agency: str
    service_level: str
    highlight: str


class FacetValueOut(Schema):
    value: str
    label: str
    count: int


class ProceduresOut(Schema):
    count: int  # at least so many where is_exact is false
    is_exact: bool
    results: list[ProcedureOut]
    facets: dict[str, list[FacetValueOut]]


class SuggestionOut(Schema):
    text: str
    url: str
    kind: str  # e.g. "procedure", "form", "news"
    label: str  # the kind in the reader's language


class SuggestionsOut(Schema):
    suggestions: list[SuggestionOut]


@router.get("/procedures", response=ProceduresOut, summary="Procedures in force, by words and filters")
def procedures(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Any value within a parameter, all parameters together; facet counts leave out their own filter."""
    query = understand(asked.q)
    return _described(
        engine().search(
            SearchRequest(
                query=query, kinds=(PROCEDURE,), filters=asked.filters(), offset=asked.offset, limit=asked.limit
            )
        ),
        query,
    )


def _described(answer: Answer, query: Meaning) -> dict[str, Any]:
    marker = Marker.of(query)
    return {
        "count": answer.count,
        "is_exact": answer.is_exact,
        "results": [_procedure(hit, marker) for hit in answer.hits],
        "facets": {
            facet: [
                {"value": found.value, "label": facet_label(facet, found.value, found.label), "count": found.count}
                for found in values
            ]
            for facet, values in answer.facets.items()
        },
    }


def _procedure(hit: Hit, marker: Marker) -> dict[str, str]:
    return {
        "code": hit.code,
        "title": hit.title,
        "url": hit.url,
        "field": hit.card.get("field", ""),
        "agency": "; ".join(hit.card.get("agencies", [])),
        "service_level": hit.card.get("service_level", ""),
        "highlight": marker.mark(hit.title),
    }


@router.get("/suggest", response=SuggestionsOut, summary="What somebody who is typing may mean")
def suggest(request: HttpRequest, response: HttpResponse, q: str = "") -> dict[str, Any]:
    """Titles that go on as typed; where none does, what the words mean, Telex leftovers and synonyms included."""
    patch_cache_control(response, public=True, max_age=SUGGESTIONS_KEPT)
    return {
        "suggestions": [
            {"text": found.text, "url": found.url, "kind": found.kind, "label": _label(found.kind)}
            for found in suggestions(q)
        ]
    }


def _label(kind: str) -> str:
    return str(source(kind).label) if kind else ""
