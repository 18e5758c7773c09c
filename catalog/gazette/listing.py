"""The list of legal documents: found by words and filters, in two questions to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.gazette import counting
from catalog.gazette.counting import Option
from catalog.gazette.effect import TONES, Effect, effect_of, effect_on
from catalog.gazette.parameters import CENTRAL, EFFECT, FACETS, ISSUER, KIND, PROVINCE, YEAR, Asked
from catalog.gazette.words import words_of
from catalog.models import LegalDocument
from catalog.querysets import LegalDocumentQuerySet

PER_PAGE = 20
LEGENDS: dict[str, Promise] = {
    KIND: _("Kind of document"),
    ISSUER: _("Issuing body"),
    YEAR: _("Year"),
    EFFECT: _("Effect"),
}
ORIGINS: dict[str, Promise] = {"": _("All documents"), PROVINCE: _("Of the province"), CENTRAL: _("Of the state")}


@dataclass(frozen=True, slots=True)
class Row:
    document: LegalDocument
    effect: Effect
    tone: str


@dataclass(frozen=True, slots=True)
class Box:
    """One facet of the filters."""

    name: str
    legend: str | Promise
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Tab:
    label: str | Promise
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """A filter that is in use, and the address without it."""

    label: str
    query: str


class Counted(Paginator[LegalDocument]):
    """Its count is known beforehand."""

    def __init__(self, documents: QuerySet[LegalDocument], known: int) -> None:
        super().__init__(documents, PER_PAGE)
        self.__dict__["count"] = known


class Listing:
    """What `/van-ban/` shows on one day."""

    def __init__(self, asked: Asked, day: date) -> None:
        self.asked, self.day = asked, day
        self.named = LegalDocument.objects.named(asked.words)
        self.cells = counting.cells(self.named, day)
        self.count = counting.total(self.cells, asked)

    def documents(self) -> LegalDocumentQuerySet:
        """Those with the words beside each other first, then by day; without the full texts."""
        found = self.named
        if self.asked.origin:
            found = found.filter(is_province=self.asked.origin == PROVINCE)
        if kinds := self.asked.values(KIND):
            found = found.filter(kind__in=kinds)
        if slugs := self.asked.values(ISSUER):
            found = found.filter(issuer__in=counting.issuers(self.cells, slugs))
        if years := self.asked.values(YEAR):
            found = found.filter(issued_on__year__in=_numbers(years))
        if effects := self.asked.values(EFFECT):
            found = found.annotate(effect=effect_on(self.day)).filter(effect__in=effects)
        return _best_first(found.newest_first(), words_of(self.asked.words)).defer("text")

    @cached_property
    def page(self) -> Page[LegalDocument]:
        return Counted(self.documents(), self.count).get_page(_page_number(self.asked.page))

    @cached_property
    def rows(self) -> list[Row]:
        found = [(document, effect_of(document, self.day)) for document in self.page]
        return [Row(document, effect, TONES[effect]) for document, effect in found]

    @cached_property
    def boxes(self) -> list[Box]:
        made = [Box(name, LEGENDS[name], counting.options(self.cells, self.asked, name)) for name in FACETS]
        return [box for box in made if box.options]

    @cached_property
    def tabs(self) -> list[Tab]:
        counts, origin = counting.by_origin(self.cells, self.asked), self.asked.origin
        return [
            Tab(label, counts[key], self.asked.from_origin(key).query, key == origin) for key, label in ORIGINS.items()
        ]

    @cached_property
    def taken(self) -> list[Taken]:
        return [
            Taken(option.label, self.asked.without(box.name, option.value).query)
            for box in self.boxes
            for option in box.options
            if option.chosen
        ]


def _numbers(years: tuple[str, ...]) -> list[int]:
    return [int(year) for year in years if year.isascii() and year.isdigit() and len(year) == 4 and year > "0000"]


def _page_number(typed: str) -> str:
    """A longer number is past the end anyway."""
    return typed[:6] if typed.isascii() and typed.isdigit() else "1"


def _best_first(found: LegalDocumentQuerySet, words: list[str]) -> LegalDocumentQuerySet:
    if len(words) < 2:
        return found
    together = When(search_text__contains=f" {' '.join(words)}", then=Value(0))
    place = Case(together, default=Value(1), output_field=IntegerField())
    return found.order_by(place, *found.query.order_by)
