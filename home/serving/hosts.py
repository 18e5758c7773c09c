"""The hosts on which the portal answers, and the site of each: one query for all, and none for most requests."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Site

from portal.base.page_cache import Subject, remembered


def other_hosts() -> Mapping[str, int]:
    """The key of each one's first page by its name; of the default site none."""
    _sites, others = _known()
    return others


def site_of(request: HttpRequest) -> Site | None:
    """What Wagtail's `Site.find_for_request` says, by the same rules and kept at the same place."""
    if not hasattr(request, "_wagtail_site"):
        hostname = split_domain_port(request._get_raw_host())[0]  # type: ignore[attr-defined]
        request._wagtail_site = _of_host(hostname, request.get_port())  # type: ignore[attr-defined]
    found: Site | None = request._wagtail_site  # type: ignore[attr-defined]
    return found


def _of_host(hostname: str, port: str) -> Site | None:
    """The host at this port, else the default site, unless exactly one other has this name."""
    sites, _others = _known()
    named = [site for site in sites if site.hostname == hostname]
    default = next((site for site in sites if site.is_default_site), None)
    exact = next((site for site in named if str(site.port) == port), None)
    if exact or default in named:
        return exact or default
    return named[0] if len(named) == 1 else default


def _known() -> tuple[list[Site], dict[str, int]]:
    return remembered("hosts", _read, of=(Subject.PAGES, Subject.SITES, Subject.HOSTS))


def _read() -> tuple[list[Site], dict[str, int]]:
    sites = list(Site.objects.select_related("root_page"))
    return sites, {site.hostname: site.root_page_id for site in sites if not site.is_default_site}
