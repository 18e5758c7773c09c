"""Whether the links of a page lead somewhere: within the portal by its own addresses, outside by the weekly look."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import Http404
from django.test import RequestFactory
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect

from catalog.models import CheckedLink
from home.serving.translations import tree_root
from portal.base.languages import tree_language

OUTSIDE = ("http://", "https://")
ASIDE = ("mailto:", "tel:", "#")  # nothing to look at
WAGTAIL_SERVE = "wagtail_serve"


def outside(address: str) -> bool:
    """Whether it leads to another host."""
    try:
        host = urlsplit(address).hostname
    except ValueError:  # e.g. an unfinished IPv6 address
        return False
    return address.startswith(OUTSIDE) and host != urlsplit(settings.BASE_URL).hostname


def _path_of(address: str) -> str:
    """Empty for what is no address."""
    try:
        return unquote(urlsplit(address).path)
    except ValueError:
        return ""


def dead_among(addresses: Iterable[str]) -> set[str]:
    """Those that the weekly look found dead."""
    found = CheckedLink.objects.filter(url__in=list(addresses), is_dead=True)
    return set(found.values_list("url", flat=True))


class Routes:
    """Asks each address of the portal once."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def lead_nowhere(self, address: str) -> bool:
        """An empty one is what is left of a link whose page was deleted."""
        if address.startswith(ASIDE) or outside(address):
            return False
        path = _path_of(address)
        if path not in self._known:
            self._known[path] = bool(path) and (self._has_view(path) or self._is_redirected(path))
        return not self._known[path]

    def _has_view(self, path: str) -> bool:
        try:
            match = resolve(path)
        except Resolver404:
            return False
        return match.url_name != WAGTAIL_SERVE or self._has_page(path, match.args[0])

    def _has_page(self, path: str, below: str) -> bool:
        """Asks the tree of the language that the path names for what lies `below` its first page."""
        request = RequestFactory().get(path)
        root = tree_root(request, tree_language(path))
        try:
            return root is not None and bool(root.specific.route(request, [part for part in below.split("/") if part]))
        except Http404:
            return False

    def _is_redirected(self, path: str) -> bool:
        found: bool = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists()
        return found
