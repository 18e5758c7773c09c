"""The public order of departments' sites by how complete and fresh they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.models import Agency
from home.sites.rules import RULES, RULES_BY_NAME, Rule
from portal.base.text import fold

if TYPE_CHECKING:
    from home.models.departments import DepartmentHomePage, SiteCheck

MUST_HAVE = "department"  # the kind of agency each of which must have a site


@dataclass(frozen=True, slots=True)
class Place:
    """One site in the order; sites with equal points share a rank."""

    rank: int
    site: DepartmentHomePage
    check: SiteCheck

    @property
    def lacking(self) -> list[str]:
        """What does not have all its points."""
        return [str(rule.label) for rule, points in judged(self.check) if points < rule.points]


@dataclass(frozen=True, slots=True)
class Ranking:
    places: list[Place]
    unchecked: list[DepartmentHomePage]  # new sites, not looked over yet
    without: list[Agency]  # departments that have no site
    checked_at: Any  # of the newest check; None before the first
    rules = RULES

    @property
    def average(self) -> int | None:
        return round(sum(place.check.score for place in self.places) / len(self.places)) if self.places else None


def judged(check: SiteCheck) -> list[tuple[Rule, int]]:
    """The rules with the points that a check gave; a rule that no longer exists is left out."""
    return [(RULES_BY_NAME[each["rule"]], each["points"]) for each in check.findings if each["rule"] in RULES_BY_NAME]


def ranking(sites: list[DepartmentHomePage]) -> Ranking:
    """Of `sites`, which come with their check: the best first."""
    checked = [site for site in sites if hasattr(site, "check_result")]
    checked.sort(key=lambda site: (-site.check_result.score, fold(site.title)))
    scores = [site.check_result.score for site in checked]
    places = [Place(scores.index(site.check_result.score) + 1, site, site.check_result) for site in checked]
    without = Agency.objects.open().filter(kind__code=MUST_HAVE, site_page=None).order_by("name")
    return Ranking(
        places=places,
        unchecked=[site for site in sites if not hasattr(site, "check_result")],
        without=list(without),
        checked_at=max((site.check_result.checked_at for site in checked), default=None),
    )
