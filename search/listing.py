"""A list of results as its page shows it: rows, filters, chosen tags, and the sentence over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.base.formatting import grouped
from search.boxes import Chosen, FacetBox, chosen_values, facet_boxes, filters_of, named_agencies
from search.codes_typed import CodeTyped
from search.ended import Ended, ended_filters, named_records, names_of
from search.engines.choice import engine
from search.engines.interface import PAGE_SIZE, Answer, Hit, SearchRequest
from search.guides import GUIDE, Guide, matching_guides
from search.parameters import KIND, Parameters
from search.query.codes import is_dossier_code
from search.query.meaning import Query
from search.query.understanding import MAX_LENGTH, understand
from search.query.words import words
from search.rows import Row, make_rows
from search.sources import sources
from search.ways_on import WaysOn, ways_on

NEAREST = 3  # results that an empty page offers


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind of results as a link with its count."""

    label: str | Promise
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
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
    guides: list[Guide]
    code: CodeTyped  # what the code leads to that was typed
    ended: list[Ended] = field(default_factory=list)  # chosen values that are over, with their successors

    longest = MAX_LENGTH  # characters of the words that are read

    @property
    def is_blank(self) -> bool:
        """Nothing was asked: no words that can be searched, no filter, no kind."""
        asked = self.parameters
        return (not asked.words or asked.is_short) and not asked.filters and not asked.kind

    @property
    def is_dossier_code(self) -> bool:
        return is_dossier_code(self.parameters.words)

    @property
    def has_no_word(self) -> bool:
        """Signs alone: nothing to search for."""
        return bool(self.parameters.words) and not self.parameters.is_short and not words(self.parameters.words)

    @property
    def is_past_the_end(self) -> bool:
        return self.parameters.page > self.page.paginator.num_pages

    @property
    def unknown(self) -> list[Chosen]:
        """Filters that no procedure ever had: a mistyped address."""
        return [chosen for chosen in self.chosen if not chosen.is_known]

    @property
    def shown_count(self) -> str:
        """How many results there are, in words where not all were counted."""
        shown = grouped(self.answer.count)
        return shown if self.answer.is_exact else _("more than %(count)s") % {"count": shown}

    @property
    def counted_words(self) -> str:
        """The words that the number of results belongs to: the corrected ones where the search went by them."""
        return (self.query.corrected if self.answer.count else "") or self.query.typed

    @property
    def unfound_words(self) -> list[str]:
        """Words, as typed, that nothing has; not asked where a number or a filter explains why nothing was found."""
        if self.query.code or self.is_dossier_code or self.chosen:
            return []
        searched = self.query.corrected or self.query.typed
        known = {folded for clause in self.query.clauses for folded in clause.phrases[0].folded}
        return [word.typed for word in words(searched) if word.folded not in known]

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

    @property
    def guides_address(self) -> str:
        """Every guide, where editors may write some."""
        known = any(source.kind == GUIDE for source in sources())
        return f"{reverse('search:search')}?{urlencode({KIND: GUIDE})}" if known else ""

    @cached_property
    def ways_on(self) -> WaysOn:
        return ways_on()

    @property
    def tabs(self) -> list[Tab]:
        """All results, then the kinds that have some."""
        asked, kinds = self.parameters, self.answer.kinds
        tabs = [Tab(_("All"), sum(kinds.values()), asked.address(loai=""), not asked.kind)]
        for source in sources():
            if kinds.get(source.kind) or source.kind == asked.kind:
                url = asked.address(loai=source.kind)
                tabs.append(Tab(source.label, kinds.get(source.kind, 0), url, source.kind == asked.kind))
        return tabs


def make_listing(parameters: Parameters, kinds: tuple[str, ...] = (), code: CodeTyped | None = None) -> Listing:
    """Search, and prepare the page. From a single letter nothing is understood: it filters nothing."""
    query = understand("" if parameters.is_short else parameters.words, exactly=parameters.exactly)
    agencies = named_agencies(parameters)
    named = named_records(parameters, agencies)
    request = SearchRequest(
        query=query,
        kinds=kinds or ((parameters.kind,) if parameters.kind else ()),
        filters=filters_of(parameters, agencies),
        sort=parameters.sort,
        offset=parameters.offset,
        last_page_at_most=True,
    )
    answer = engine().search(request)
    guides = _guides(parameters, query)
    return Listing(
        parameters,
        query,
        answer,
        Paginator(range(answer.count), PAGE_SIZE).get_page(answer.offset // PAGE_SIZE + 1),
        make_rows(_below(guides, answer.hits), query),
        facet_boxes(parameters, answer, agencies),
        chosen_values(parameters, answer, names_of(named)),
        _nearest(request, answer),
        guides,
        code or CodeTyped(),
        ended_filters(parameters, named),
    )


def _guides(parameters: Parameters, query: Query) -> list[Guide]:
    """Above the first page only, and not where the list is narrowed down already."""
    is_plain = parameters.page == 1 and not parameters.kind and not parameters.filters
    return matching_guides(query) if is_plain and query.clauses else []


def _below(guides: list[Guide], hits: Sequence[Hit]) -> Sequence[Hit]:
    """A guide that stands above the results is no result again, unless there is no other."""
    above = {guide.url for guide in guides}
    return [hit for hit in hits if hit.url not in above] or hits


def _nearest(request: SearchRequest, answer: Answer) -> list[Row]:
    """When nothing is found: what the same words find without the filters."""
    if answer.count or not any(request.filters.values()):
        return []
    wider = replace(request, filters={}, offset=0, limit=NEAREST)
    return make_rows(engine().search(wider).hits, request.query, quoting=False)
