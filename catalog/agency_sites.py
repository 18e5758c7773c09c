"""Where an agency's own site is. The sites are pages of a room above this one, which registers what knows them."""

from __future__ import annotations

from collections.abc import Callable

from catalog.models import Agency

SiteFinder = Callable[[Agency], str]
_finders: list[SiteFinder] = []


def register_site_finder(finder: SiteFinder) -> None:
    """`finder` gives the address of an agency's site, empty where it has none. Called when the apps are ready."""
    _finders.append(finder)


def site_address(agency: Agency) -> str:
    """The address of the agency's own site on this portal; empty without one."""
    return next((address for finder in _finders if (address := finder(agency))), "")
