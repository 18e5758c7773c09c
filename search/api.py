"""The catalog's list and suggestions for other software (interfaces.md)."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from portal.base.openapi import documented
from search.documents import PROCEDURE
from search.engines.choice import engine
from search.engines.interface import Answer, Hit, SearchRequest
from search.facets import FACETS
from search.highlight import Marker
from search.labels import facet_label
from search.query.meaning import Query as Meaning
from search.query.understanding import understand
from search.sources import source
from search.suggesting import suggestions

MOST = 100  # results in one answer
FURTHEST = 100_000  # the last offset
SUGGESTIONS_KEPT = 60  # seconds
_MOST_VALUES = 60

router = Router(tags=["search"])
Values = Annotated[list[str], Field(default_factory=list, max_length=_MOST_VALUES)]


def _values(meaning: str, example: str) -> Any:
    return Field(description=meaning, json_schema_extra={"example": [example]})


class Asked(Schema):
    q: str = Field(
        "",
        description=_("Words or a code; only the beginning of a very long text is read"),
        json_schema_extra={"example": "đăng ký khai sinh"},
    )
    field: Annotated[Values, _values(_("Slug of a field of administration; repeated: any of them"), "ho-tich")]
    agency: Annotated[Values, _values(_("Slug of an agency or kind of agency; repeated: any of them"), "so-tu-phap")]
    level: Annotated[Values, _values(_("Level of authority: province, commune; repeated: any of them"), "commune")]
    audience: Annotated[Values, _values(_("Who applies: citizen, enterprise …; repeated: any of them"), "citizen")]
    service_level: Annotated[Values, _values(_("full, partial or information; repeated: any of them"), "full")]
    fee: Annotated[Values, _values(_("free or paid; repeated: any of them"), "free")]
    limit: int = Field(20, ge=1, le=MOST, description=_("Results in one answer"), json_schema_extra={"example": 20})
    offset: int = Field(
        0,
        ge=0,
        le=FURTHEST,
        description=_("Results to leave out before the first"),
        json_schema_extra={"example": 0},
    )

    def filters(self) -> dict[str, tuple[str, ...]]:
        return {facet: tuple(values) for facet in FACETS if (values := getattr(self, facet))}


class SuggestAsked(Schema):
    q: str = Field(
        "",
        description=_("What somebody has typed so far"),
        json_schema_extra={"example": "khai si"},
    )


class FoundProcedureOut(Schema):
    code: str = Field(description=_("Code of the procedure"))
    title: str = Field(description=_("Title of the procedure"))
    url: str = Field(description=_("Its page on the portal"))
    field: str = Field(description=_("Name of the field of administration"))
    agency: str = Field(description=_("Who handles it, in words"))
    service_level: str = Field(description=_("How far it is done online: full, partial, or information only"))
    highlight: str = Field(description=_("The title as HTML, with the found words in <mark>"))


class FacetValueOut(Schema):
    value: str = Field(description=_("Value for the filter of the same name"))
    label: str = Field(description=_("The value in words"))
    count: int = Field(description=_("How many procedures have it, with all other filters"))


class ProceduresOut(Schema):
    count: int = Field(description=_("How many were found; at least so many where is_exact is false"))
    is_exact: bool = Field(description=_("Whether all were counted"))
    results: list[FoundProcedureOut] = Field(description=_("The procedures, best first"))
    facets: dict[str, list[FacetValueOut]] = Field(description=_("Values of each filter with their counts"))


class SuggestionOut(Schema):
    text: str = Field(description=_("What the suggestion says"))
    url: str = Field(description=_("Where it leads on the portal"))
    kind: str = Field(description=_("Kind of what it leads to, e.g. procedure, form, news"))
    label: str = Field(description=_("The kind in words"))


class SuggestionsOut(Schema):
    suggestions: list[SuggestionOut] = Field(description=_("Suggestions, best first"))


PROCEDURES_EXAMPLE = {
    "count": 1,
    "is_exact": True,
    "results": [
        {
            "code": "1.001193",
            "title": "Thủ tục đăng ký khai sinh",
            "url": "/thu-tuc/1.001193/",
            "field": "Hộ tịch",
            "agency": "UBND cấp xã",
            "service_level": "full",
            "highlight": "Thủ tục <mark>đăng ký khai sinh</mark>",
        }
    ],
    "facets": {"field": [{"value": "ho-tich", "label": "Hộ tịch", "count": 1}]},
}
SUGGESTIONS_EXAMPLE = {
    "suggestions": [
        {
            "text": "Thủ tục đăng ký khai sinh",
            "url": "/thu-tuc/1.001193/",
            "kind": "procedure",
            "label": "Thủ tục hành chính",
        }
    ]
}


@router.get(
    "/procedures",
    response=ProceduresOut,
    summary=_("Procedures in force, by words and filters"),
    description=_("Any value within a parameter, all parameters together; facet counts leave out their own filter."),
    openapi_extra=documented(PROCEDURES_EXAMPLE, errors=(422,), conditional=True),
)
def procedures(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
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


@router.get(
    "/suggest",
    response=SuggestionsOut,
    summary=_("What somebody who is typing may mean"),
    description=_(
        "Titles that go on as typed; where none does, what the words mean, Telex leftovers and synonyms included."
    ),
    openapi_extra=documented(SUGGESTIONS_EXAMPLE, conditional=True),
)
def suggest(request: HttpRequest, response: HttpResponse, asked: Query[SuggestAsked]) -> dict[str, Any]:
    patch_cache_control(response, public=True, max_age=SUGGESTIONS_KEPT)
    return {
        "suggestions": [
            {"text": found.text, "url": found.url, "kind": found.kind, "label": _label(found.kind)}
            for found in suggestions(asked.q)
        ]
    }


def _label(kind: str) -> str:
    return str(source(kind).label) if kind else ""
