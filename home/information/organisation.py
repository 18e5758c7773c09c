"""An organisation chart as a tree: the units that editors name, and the catalog's agencies above or below them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Agency
from portal.base.text import fold

if TYPE_CHECKING:
    from catalog.querysets import AgencyQuerySet
    from home.models import OrganisationUnit

COMMITTEE, COMMUNE = "province-committee", "commune-committee"
PROVINCE_LEVEL = "province"


@dataclass(slots=True)
class Node:
    """A box of the chart with those below it."""

    name: str
    head: str = ""
    tasks: str = ""
    phone: str = ""
    url: str = ""
    below: list[Node] = field(default_factory=list)


def tree(units: Iterable[OrganisationUnit]) -> list[Node]:
    """The units in the editor's order under those that they name.

    A unit whose superior is not on the page stands in the first rank; so does the first unit of a circle.
    """
    rows = list(units)
    nodes = [Node(row.name, row.head, row.tasks, row.phone) for row in rows]
    places: dict[str, int] = {}
    for place, row in enumerate(rows):
        places.setdefault(fold(row.name), place)
    above = [places.get(fold(row.under)) if row.under else None for row in rows]
    first_rank = []
    for place, node in enumerate(nodes):
        superior = above[place]
        if superior is None or _leads_back(place, above):
            above[place] = None
            first_rank.append(node)
        else:
            nodes[superior].below.append(node)
    return first_rank


def _leads_back(place: int, above: list[int | None]) -> bool:
    """Whether the unit comes to stand above itself."""
    seen, current = set(), above[place]
    while current is not None and current not in seen:
        if current == place:
            return True
        seen.add(current)
        current = above[current]
    return False


def province_tree() -> list[Node]:
    """The committee of the province, its departments with what belongs to them, and one box for all communes.

    Two queries.
    """
    rows = list(_open_agencies().filter(level__code=PROVINCE_LEVEL).select_related("kind").order_by("code"))
    nodes = {agency.pk: _box(agency) for agency in rows}
    top = next((agency for agency in rows if agency.kind and agency.kind.code == COMMITTEE), None)
    first_rank = []
    for agency in rows:
        if agency.parent_id in nodes and agency != top:
            nodes[agency.parent_id].below.append(nodes[agency.pk])
        else:
            first_rank.append(nodes[agency.pk])
    (nodes[top.pk].below if top else first_rank).extend(_communes())
    return first_rank


def _open_agencies() -> AgencyQuerySet:
    return Agency.objects.open(timezone.localdate())


def _box(agency: Agency) -> Node:
    return Node(agency.name, phone=agency.phone, url=reverse("catalog:agency", args=[agency.slug]))


def _communes() -> list[Node]:
    """One box for all of them: their list has its own page."""
    number = _open_agencies().filter(kind__code=COMMUNE).count()
    if not number:
        return []
    name = _("%(number)s wards, communes and special zones") % {"number": number}
    return [Node(name, url=f"{reverse('catalog:agencies')}#{COMMUNE}")]


def subordinate_agencies(agency: Agency) -> list[Node]:
    """The open agencies that belong to `agency`. One query."""
    return [_box(child) for child in agency.children.open(timezone.localdate()).order_by("code")]
