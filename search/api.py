"""The catalog's list and suggestions for other software (interfaces.md)."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from search.documents import PROCEDURE
from search.engines.choice import engine
from search.engines.interface import Answer, Hit, SearchRequest
from search.facets import FACETS
from search.highlight import highlight
from search.labels import facet_label
from search.query.meaning import Query as Meaning
from search.query.understanding import MAX_LENGTH, clean, understand

MOST = 100  # results in one answer
FURTHEST = 100_000  # the last offset
MOST_SUGGESTIONS = 8
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
    count: int
    results: list[ProcedureOut]
    facets: dict[str, list[FacetValueOut]]


class SuggestionOut(Schema):
    text: str
    url: str


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
    return {
        "count": answer.count,
        "results": [_procedure(hit, query) for hit in answer.hits],
        "facets": {
            facet: [
                {"value": found.value, "label": facet_label(facet, found.value, found.label), "count": found.count}
                for found in values
            ]
            for facet, values in answer.facets.items()
        },
    }


def _procedure(hit: Hit, query: Meaning) -> dict[str, str]:
    return {
        "code": hit.code,
        "title": hit.title,
        "url": hit.url,
        "field": hit.card.get("field", ""),
        "agency": "; ".join(hit.card.get("agencies", [])),
        "service_level": hit.card.get("service_level", ""),
        "highlight": highlight(hit.title, query),
    }


@router.get("/suggest", response=SuggestionsOut, summary="What somebody who is typing may mean")
def suggest(request: HttpRequest, q: str = "") -> dict[str, Any]:
    """Titles that go on as typed; where none does, what the words mean, Telex leftovers and synonyms included."""
    typed = clean(q)
    found = [(item.text, item.url) for item in engine().suggest(typed, MOST_SUGGESTIONS)]
    if not found and typed:
        meant = SearchRequest(query=understand(typed), limit=MOST_SUGGESTIONS)
        found = [(hit.title, hit.url) for hit in engine().search(meant).hits]
    return {"suggestions": [{"text": text, "url": url} for text, url in found]}
