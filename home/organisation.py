"""An organisation chart as a tree: the units that editors name, and the catalog's agencies above or below them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Agency
from portal.base.text import fold

if TYPE_CHECKING:
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
    """The committee of the province, its departments, and one box for all communes. Two queries."""
    open_agencies = Agency.objects.open(timezone.localdate())
    rows = open_agencies.filter(level__code=PROVINCE_LEVEL).select_related("kind").order_by("code")
    departments, top = [], None
    for agency in rows:
        node = Node(agency.name, phone=agency.phone, url=reverse("catalog:agency", args=[agency.slug]))
        if top is None and agency.kind and agency.kind.code == COMMITTEE:
            top = node
        else:
            departments.append(node)
    departments += _communes()
    if top is None:
        return departments
    top.below = departments
    return [top]


def _communes() -> list[Node]:
    """One box for all of them: their list has its own page."""
    found = Agency.objects.open(timezone.localdate()).filter(kind__code=COMMUNE).aggregate(number=Count("pk"))
    if not found["number"]:
        return []
    name = _("%(number)s wards, communes and special zones") % {"number": found["number"]}
    return [Node(name, url=f"{reverse('catalog:agencies')}#{COMMUNE}")]


def subordinate_agencies(agency: Agency) -> list[Node]:
    """The open agencies that belong to `agency`. One query."""
    children = agency.children.open(timezone.localdate()).order_by("code")
    return [
        Node(child.name, phone=child.phone, url=reverse("catalog:agency", args=[child.slug])) for child in children
    ]
