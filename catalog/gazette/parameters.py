"""What the addresses of the library say, made harmless."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from portal.base.templatetags.components import PAGE_PARAMETER
from portal.base.text import vietnamese_slug

WORDS, ORIGIN = "q", "nguon"
KIND, ISSUER, YEAR, EFFECT = "hinh-thuc", "co-quan", "nam", "hieu-luc"
FACETS = (KIND, ISSUER, YEAR, EFFECT)  # in the order of the page
PROVINCE, CENTRAL = "tinh", "trung-uong"
LONGEST = 200  # characters of a question
_MOST_VALUES, _LONGEST_VALUE = 30, 180  # of one facet


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request for the list. Values that no document has are kept: they find nothing, and can be taken off."""

    words: str = ""
    origin: str = ""  # PROVINCE, CENTRAL, or empty for both
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facet: values, any of which fits
    page: str = "1"

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        origin = query.get(ORIGIN, "")
        return cls(
            words=" ".join(query.get(WORDS, "").replace("\x00", " ").split())[:LONGEST],
            origin=origin if origin in {PROVINCE, CENTRAL} else "",
            chosen={facet: values for facet in FACETS if (values := _values(query, facet))},
            page=query.get(PAGE_PARAMETER, "1"),
        )

    def values(self, facet: str) -> tuple[str, ...]:
        return self.chosen.get(facet, ())

    @property
    def query(self) -> str:
        """As addresses say it, with the question mark; empty for everything. Without the page."""
        pairs = [(WORDS, self.words), (ORIGIN, self.origin)]
        pairs += [(facet, value) for facet in FACETS for value in self.values(facet)]
        said = urlencode([pair for pair in pairs if pair[1]])
        return f"?{said}" if said else ""

    def from_origin(self, origin: str) -> Asked:
        return replace(self, origin=origin)

    def without(self, facet: str, value: str) -> Asked:
        kept = tuple(other for other in self.values(facet) if other != value)
        return replace(self, chosen={**self.chosen, facet: kept})

    def unfiltered(self) -> Asked:
        return Asked(words=self.words, origin=self.origin)


def _values(query: QueryDict, facet: str) -> tuple[str, ...]:
    """An issuer may be named as it is written, too: menus of departments do."""
    values = (value[:_LONGEST_VALUE].replace("\x00", "") for value in query.getlist(facet))
    plain = map(vietnamese_slug, values) if facet == ISSUER else values
    return tuple(dict.fromkeys(filter(None, plain)))[:_MOST_VALUES]
