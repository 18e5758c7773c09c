"""Which department's site a request is for: by the host, or by the path below the index of departments' sites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from home.models.departments import DepartmentHomePage
from portal.base.navigation import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

INDEX_PATH = "/don-vi/"  # fixed: people bookmark it
CACHE_SECONDS = 300  # what changes is forgotten at once; this only bounds what was missed
HOSTS_KEY = "departments:hosts"
_NOT_FOUND = 0


@dataclass(frozen=True, slots=True)
class Department:
    """A department's site as the shell of its pages shows it."""

    page_id: int
    agency_slug: str
    title: str
    url: str  # of its first page, on the host of the request
    entries: tuple[tuple[str, str], ...]  # label, and the address below `url`
    menu: tuple[Link, ...] = ()


def department_of(request: HttpRequest) -> Department | None:
    """The department on whose site the request's page stands; None on the province's own.

    Asked once for each request; it reads the cache, not the database.
    """
    found: Department | None
    if hasattr(request, "_department"):
        found = request._department
        return found
    found = _department_of(request)
    request._department = found  # type: ignore[attr-defined]
    return found


def _department_of(request: HttpRequest) -> Department | None:
    page_id, url = _by_host(request), "/"
    slug = ""
    if not page_id and request.path.startswith(INDEX_PATH):
        slug = request.path[len(INDEX_PATH) :].partition("/")[0]
        url = f"{INDEX_PATH}{slug}/"
    known = _known(page_id=page_id, slug=slug) if page_id or slug else None
    if known is None:
        return None
    links = (Link(label, url + below, _is_current(request.path, url, below)) for label, below in known.entries)
    return replace(known, url=url, menu=tuple(links))


def _is_current(path: str, url: str, below: str) -> bool:
    return path.startswith(url + below) if below else path == url


def _by_host(request: HttpRequest) -> int:
    """The first page of the department whose own host this is; 0 on every other host."""
    hosts: dict[str, int] | None = cache.get(HOSTS_KEY)
    if hosts is None:
        sites = Site.objects.filter(root_page__in=DepartmentHomePage.objects.values("pk"), is_default_site=False)
        hosts = dict(sites.values_list("hostname", "root_page"))
        cache.set(HOSTS_KEY, hosts, CACHE_SECONDS)
    return hosts.get(request.get_host().partition(":")[0], _NOT_FOUND) if hosts else _NOT_FOUND


def _known(*, page_id: int, slug: str) -> Department | None:
    key = _key(page_id or slug)
    known: Department | None = cache.get(key)
    if known is None and (known := _read(page_id=page_id, slug=slug)) is not None:
        cache.set(key, known, CACHE_SECONDS)
    return known


def _key(which: int | str) -> str:
    return f"departments:{which}"


def _read(*, page_id: int, slug: str) -> Department | None:
    pages = DepartmentHomePage.objects.live().public().select_related("agency")
    page = pages.filter(pk=page_id).first() if page_id else pages.filter(slug=slug[:255]).first()
    if page is None or page.agency is None:
        return None
    return Department(page.pk, page.agency.slug, page.title, "", tuple(_entries(page)))


def _entries(page: DepartmentHomePage) -> Iterator[tuple[str, str]]:
    """The site's first page, its sections in the editor's order, and its procedures after the first of them."""
    yield _("First page"), ""
    sections = Page.objects.child_of(page).live().public().in_menu().order_by("path").values_list("title", "slug")
    entries = [(title, f"{slug}/") for title, slug in sections]
    entries[2:2] = [(_("Procedures"), PROCEDURES_PATH)]
    yield from entries


PROCEDURES_PATH = "thu-tuc/"


def forget_departments(page: Any = None) -> None:
    """The next request reads the sites anew: a page of theirs was published, moved or deleted, or a host changed."""
    pages = list(DepartmentHomePage.objects.values_list("pk", "slug"))
    keys = [HOSTS_KEY, *(_key(which) for pair in pages for which in pair)]
    if page is not None:
        keys += [_key(page.pk), _key(page.slug)]
    cache.delete_many(keys)


def procedures_address(agency_slug: str) -> str:
    """The catalog's list, filtered to one agency's."""
    return f"{reverse('search:procedures')}?co-quan={agency_slug}"
