"""Filters by what the law has ended: the list names the day and the successor, and leads there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from catalog.models import Agency, AgencyLevel, Field
from catalog.models.dated import Dated
from search.parameters import Parameters

Named = dict[str, dict[str, Dated]]  # facet: {value: what it names}


@dataclass(frozen=True, slots=True)
class Ended:
    """A chosen value that is over; without a successor `url` is empty."""

    name: str
    until: date
    successor: str
    url: str  # the same list of the successor


def named_records(parameters: Parameters, agencies: Mapping[str, Agency]) -> Named:
    """What the chosen fields, levels and agencies are; one query for each of the two former, where one is chosen."""
    fields, levels = parameters.filters.get("field", ()), parameters.filters.get("level", ())
    of_field = Field.objects.filter(slug__in=fields).select_related("successor") if fields else ()
    of_level = AgencyLevel.objects.filter(code__in=levels).select_related("successor") if levels else ()
    return {
        "field": {field.slug: field for field in of_field},
        "level": {level.code: level for level in of_level},
        "agency": dict(agencies),
    }


def ended_filters(parameters: Parameters, named: Named) -> list[Ended]:
    today = timezone.localdate()
    return [
        _ended(parameters, facet, value, record)
        for facet, value, record in _chosen(parameters, named)
        if record.has_ended(today)
    ]


def names_of(named: Named) -> dict[str, dict[str, str]]:
    """For the tags of what is chosen: an ended level has no procedures that could name it."""
    return {facet: {value: str(record) for value, record in records.items()} for facet, records in named.items()}


def _chosen(parameters: Parameters, named: Named) -> Iterator[tuple[str, str, Dated]]:
    for facet, records in named.items():
        for value in parameters.filters.get(facet, ()):
            if value in records:
                yield facet, value, records[value]


def _ended(parameters: Parameters, facet: str, value: str, record: Dated) -> Ended:
    heir = record.heir()
    until = record.valid_until or date.max  # it has ended, so it has a last day
    if heir is None:
        return Ended(str(record), until, "", "")
    kept = [other for other in parameters.filters[facet] if other != value]
    code = heir.code if isinstance(heir, AgencyLevel) else getattr(heir, "slug", "")
    filters = {**parameters.filters, facet: tuple(dict.fromkeys([*kept, code]))}
    return Ended(str(record), until, str(heir), replace(parameters, filters=filters).address())
