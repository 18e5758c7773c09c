"""A list of results as its page shows it: rows, filters, chosen tags, and the sentence over them."""

from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Agency
from portal.base.text import vietnamese_slug
from search.documents import listed_terms
from search.engines.choice import engine
from search.engines.interface import PAGE_SIZE, Answer, Hit, SearchRequest
from search.highlight import highlight
from search.labels import facet_label
from search.parameters import PARAMETERS, Parameters
from search.query.codes import is_dossier_code
from search.query.meaning import Query
from search.query.understanding import understand
from search.sources import source

NEAREST = 3  # results that an empty page offers
LEGENDS = {
    "audience": gettext_lazy("For whom"),
    "field": gettext_lazy("Field"),
    "level": gettext_lazy("Level of authority"),
    "agency": gettext_lazy("Agency"),
    "service_level": gettext_lazy("Online submission"),
}
TONES = {"full": "good", "partial": "info", "information": "neutral"}


@dataclass(frozen=True, slots=True)
class Option:
    """A check box of a filter."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetBox:
    name: str  # in the address
    legend: str | Promise
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Chosen:
    label: str
    url: str  # the list without it


@dataclass(frozen=True, slots=True)
class Row:
    """One result."""

    hit: Hit
    title: SafeString
    facts: list[str]
    service_level: str
    tone: str
    excerpt: SafeString
    kind: str | Promise  # in words


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything that the page of a list shows."""

    parameters: Parameters
    query: Query
    answer: Answer
    page: Page[int]
    rows: list[Row]
    facets: list[FacetBox]
    chosen: list[Chosen]
    nearest: list[Row]

    @property
    def is_dossier_code(self) -> bool:
        return is_dossier_code(self.query.typed)

    @property
    def exact_address(self) -> str:
        return self.parameters.address(dung="1")

    @property
    def by_relevance_address(self) -> str:
        return self.parameters.address(**{"sap-xep": ""})

    @property
    def by_title_address(self) -> str:
        return self.parameters.address(**{"sap-xep": "ten"})

    @property
    def chosen_levels(self) -> str:
        """The levels in the sentence over the list: "cấp xã, cấp tỉnh"."""
        labels = self.answer.labels.get("level", {})
        return ", ".join(label[:1].lower() + label[1:] for label in labels.values())


def make_listing(parameters: Parameters, kinds: tuple[str, ...] = ()) -> Listing:
    """Search, and prepare the page."""
    query = understand(parameters.words, exactly=parameters.exactly)
    agencies = _named_agencies(parameters)
    request = SearchRequest(
        query=query,
        kinds=kinds or ((parameters.kind,) if parameters.kind else ()),
        filters=_filters(parameters, agencies),
        sort=parameters.sort,
        offset=parameters.offset,
        last_page_at_most=True,
    )
    answer = engine().search(request)
    return Listing(
        parameters,
        query,
        answer,
        Paginator(range(answer.count), PAGE_SIZE).get_page(answer.offset // PAGE_SIZE + 1),
        [_row(hit, query) for hit in answer.hits],
        _facet_boxes(parameters, answer, agencies),
        _chosen(parameters, answer, agencies),
        _nearest(request, answer),
    )


def _named_agencies(parameters: Parameters) -> dict[str, Agency]:
    slugs = parameters.filters.get("agency", ())
    return (
        {agency.slug: agency for agency in Agency.objects.filter(slug__in=slugs).select_related("kind")}
        if slugs
        else {}
    )


def _kind_slug(agency: Agency) -> str:
    return vietnamese_slug(agency.kind.name) if agency.kind else ""


def _filters(parameters: Parameters, agencies: dict[str, Agency]) -> dict[str, tuple[str, ...]]:
    """An agency handles what belongs to its kind, too: a commune's office whatever belongs to the communes."""
    kinds = tuple(slug for slug in map(_kind_slug, agencies.values()) if slug)
    chosen = dict(parameters.filters)
    return {**chosen, "agency": (*chosen["agency"], *kinds)} if kinds else chosen


def _row(hit: Hit, query: Query) -> Row:
    level = hit.card.get("service_level", "")
    return Row(
        hit,
        highlight(hit.title, query),
        [_(" or ").join(hit.card.get("agencies", [])), *listed_terms(hit.card)],
        facet_label("service_level", level, "") if level else "",
        TONES.get(level, "neutral"),
        highlight(hit.excerpt, query),
        source(hit.kind).label,
    )


def _facet_boxes(parameters: Parameters, answer: Answer, agencies: dict[str, Agency]) -> list[FacetBox]:
    boxes = []
    for facet, name in PARAMETERS.items():
        chosen = set(parameters.filters.get(facet, ()))
        options = [
            Option(found.value, facet_label(facet, found.value, found.label), found.count, found.value in chosen)
            for found in answer.facets[facet]
        ]
        if facet == "agency":
            options = _agency_options(options, agencies)
        boxes.append(FacetBox(name, LEGENDS[facet], sorted(options, key=_place)))
    return boxes


def _place(option: Option) -> tuple[bool, int]:
    """Chosen ones first, then the most frequent."""
    return (not option.chosen, -option.count)


def _agency_options(options: list[Option], agencies: dict[str, Agency]) -> list[Option]:
    """An agency that was named counts with the results of its kind, and stands in for it."""
    counts = {option.value: option.count for option in options}
    named = [
        Option(slug, agency.name, counts.get(slug, 0) + counts.get(_kind_slug(agency), 0), chosen=True)
        for slug, agency in agencies.items()
    ]
    return named + [option for option in options if option.value not in agencies and (option.count or option.chosen)]


def _chosen(parameters: Parameters, answer: Answer, agencies: dict[str, Agency]) -> list[Chosen]:
    chosen = []
    for facet, values in parameters.filters.items():
        labels = {**answer.labels.get(facet, {}), **{slug: agency.name for slug, agency in agencies.items()}}
        chosen += [
            Chosen(facet_label(facet, value, labels.get(value, "")), parameters.without(facet, value))
            for value in values
        ]
    return chosen


def _nearest(request: SearchRequest, answer: Answer) -> list[Row]:
    """When nothing is found: what the same words find without the filters."""
    if answer.count or not any(request.filters.values()):
        return []
    wider = replace(request, filters={}, offset=0, limit=NEAREST)
    return [_row(hit, request.query) for hit in engine().search(wider).hits]
