"""Ways into the catalog: rooms register theirs, and every list of procedures offers all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Way:
    """A page from which one comes to procedures; without an address now (nobody wrote it yet) it is not offered."""

    key: str  # also says which page one is on
    label: str | Promise
    address: Callable[[], str]
    rank: int


_ways: dict[str, Way] = {}


def register_way(key: str, label: str | Promise, address: Callable[[], str] | str, *, rank: int) -> None:
    """`address` is the name of an address, or what gives one; it is asked for every page, so it should remember."""
    _ways[key] = Way(key, label, _named(address) if isinstance(address, str) else address, rank)


def _named(name: str) -> Callable[[], str]:
    def address() -> str:
        try:
            return reverse(name)
        except NoReverseMatch:
            return ""

    return address


def ways() -> list[tuple[Way, str]]:
    """In their order, with the addresses of now."""
    found = ((way, way.address()) for way in sorted(_ways.values(), key=lambda way: way.rank))
    return [(way, address) for way, address in found if address]


def register_own() -> None:
    """Called when the apps are ready."""
    register_way("changes", _("New and changed"), "catalog:changes", rank=80)
    register_way("forms", _("Forms"), "catalog:forms", rank=90)
