"""The filters of a list: check boxes with counts, and what is chosen as tags that can be taken off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Agency
from portal.base.text import vietnamese_slug
from search.engines.interface import Answer
from search.labels import facet_label, is_known
from search.parameters import PARAMETERS, Parameters

LEGENDS = {
    "audience": _("For whom"),
    "field": _("Field"),
    "level": _("Level of authority"),
    "agency": _("Agency"),
    "service_level": _("Online submission"),
    "fee": _("Cost"),
}
Agencies = dict[str, Agency]  # those that are filtered by, by slug


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
    """A value that is filtered by."""

    label: str
    url: str  # the list without it
    is_known: bool


def named_agencies(parameters: Parameters) -> Agencies:
    slugs = parameters.filters.get("agency", ())
    found = Agency.objects.filter(slug__in=slugs).select_related("kind", "successor") if slugs else ()
    return {agency.slug: agency for agency in found}


def filters_of(parameters: Parameters, agencies: Agencies) -> dict[str, tuple[str, ...]]:
    """An agency handles what belongs to its kind, too: a commune's office whatever belongs to the communes."""
    kinds = tuple(slug for slug in map(_kind_slug, agencies.values()) if slug)
    chosen = dict(parameters.filters)
    return {**chosen, "agency": (*chosen["agency"], *kinds)} if kinds else chosen


def facet_boxes(parameters: Parameters, answer: Answer, agencies: Agencies) -> list[FacetBox]:
    """The filters that have something to choose; a value that would find nothing is left out unless it is chosen."""
    boxes = []
    for facet, name in PARAMETERS.items():
        chosen = set(parameters.filters.get(facet, ()))
        options = [
            Option(found.value, facet_label(facet, found.value, found.label), found.count, found.value in chosen)
            for found in answer.facets.get(facet, ())
        ]
        if facet == "agency":
            options = _agency_options(options, agencies)
        shown = sorted((option for option in options if option.count or option.chosen), key=_place)
        if shown:
            boxes.append(FacetBox(name, LEGENDS[facet], shown))
    return boxes


def chosen_values(parameters: Parameters, answer: Answer, names: Mapping[str, Mapping[str, str]]) -> list[Chosen]:
    """`names` are those of what the database knows, in force or not: `{facet: {value: name}}`."""
    chosen = []
    for facet, values in parameters.filters.items():
        labels = {**answer.labels.get(facet, {}), **names.get(facet, {})}
        for value in values:
            label = labels.get(value, "")
            url = parameters.without(facet, value)
            chosen.append(Chosen(facet_label(facet, value, label), url, is_known(facet, value, label)))
    return chosen


def _place(option: Option) -> tuple[bool, int]:
    """Chosen ones first, then the most frequent."""
    return (not option.chosen, -option.count)


def _kind_slug(agency: Agency) -> str:
    return vietnamese_slug(agency.kind.name) if agency.kind else ""


def _agency_options(options: list[Option], agencies: Agencies) -> list[Option]:
    """An agency that was named counts with the results of its kind, and stands in for it."""
    counts = {option.value: option.count for option in options}
    named = [
        Option(slug, agency.name, counts.get(slug, 0) + counts.get(_kind_slug(agency), 0), chosen=True)
        for slug, agency in agencies.items()
    ]
    return named + [option for option in options if option.value not in agencies]
