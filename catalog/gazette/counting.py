"""How many documents each filter leaves: one question to the database, the rest is arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from catalog.gazette.effect import Effect, effect_on
from catalog.gazette.parameters import CENTRAL, EFFECT, FACETS, ISSUER, KIND, ORIGIN, PROVINCE, YEAR, Asked
from catalog.models import LegalDocument
from portal.base.text import fold, vietnamese_slug

_COLUMNS = ("kind", "issuer", "year", "effect", "is_province")


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet, as the facet component takes it."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """Documents that are alike in all that can be filtered by."""

    values: dict[str, str]  # facet or origin: its value
    issuer: str  # as it is written
    count: int

    def fits(self, asked: Asked, *, ignoring: str = "") -> bool:
        origin = ignoring == ORIGIN or asked.origin in {"", self.values[ORIGIN]}
        return origin and all(
            facet == ignoring or not asked.values(facet) or self.values[facet] in asked.values(facet)
            for facet in FACETS
        )


def cells(documents: QuerySet[LegalDocument], day: date) -> list[Cell]:
    """One query, however many documents there are; some hundred cells of ten thousand documents."""
    counted = documents.order_by().annotate(year=ExtractYear("issued_on"), effect=effect_on(day))
    return [_cell(**row) for row in counted.values(*_COLUMNS).annotate(count=Count("pk"))]


def _cell(*, kind: str, issuer: str, year: int | None, effect: str, is_province: bool, count: int) -> Cell:
    values = {
        KIND: kind,
        ISSUER: vietnamese_slug(issuer),
        YEAR: str(year or ""),
        EFFECT: effect,
        ORIGIN: PROVINCE if is_province else CENTRAL,
    }
    return Cell(values, issuer, count)


def total(found: Iterable[Cell], asked: Asked) -> int:
    return sum(cell.count for cell in found if cell.fits(asked))


def by_origin(found: Iterable[Cell], asked: Asked) -> Counter[str]:
    """How many the province issued, and how many others did; both under the key of no choice."""
    counts: Counter[str] = Counter()
    for cell in found:
        if cell.fits(asked, ignoring=ORIGIN):
            counts[cell.values[ORIGIN]] += cell.count
            counts[""] += cell.count
    return counts


def issuers(found: Iterable[Cell], slugs: Iterable[str]) -> set[str]:
    """The names that stand behind addresses: two spellings may share one."""
    wanted = set(slugs)
    return {cell.issuer for cell in found if cell.values[ISSUER] in wanted}


def options(found: list[Cell], asked: Asked, facet: str) -> list[Option]:
    """Counts as if the facet itself were not filtered: choosing one more value adds that many."""
    counts: Counter[str] = Counter()
    for cell in found:
        if cell.fits(asked, ignoring=facet):
            counts[cell.values[facet]] += cell.count
    chosen = asked.values(facet)
    names = {cell.values[ISSUER]: cell.issuer for cell in found} if facet == ISSUER else {}
    values = dict.fromkeys([*counts, *chosen])
    made = [Option(value, _label(facet, value, names), counts[value], value in chosen) for value in values if value]
    return sorted(made, key=_ORDERS[facet])


def _label(facet: str, value: str, names: dict[str, str]) -> str:
    if facet == KIND and value in LegalDocument.Kind.values:
        label = str(LegalDocument.Kind(value).label)
        return label[:1].upper() + label[1:]
    if facet == EFFECT and value in Effect.values:
        return str(Effect(value).label)
    return names.get(value) or value


_ORDERS: dict[str, Callable[[Option], Any]] = {
    KIND: lambda option: _place(option.value, LegalDocument.Kind.values),
    ISSUER: lambda option: (-option.count, fold(option.label)),
    YEAR: lambda option: -int(option.value) if option.value.isascii() and option.value.isdigit() else 0,
    EFFECT: lambda option: _place(option.value, Effect.values),
}


def _place(value: str, values: list[str]) -> int:
    return values.index(value) if value in values else len(values)
