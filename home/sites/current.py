"""Which department's site a request is for: by the host, or by the path below the index of departments' sites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from catalog.models import Agency, LegalDocument
from home.models import DepartmentHomePage, NewsIndexPage
from home.serving.hosts import other_hosts
from home.serving.locks import readable
from portal.base.navigation import Link
from portal.base.page_cache import Subject, remembered

SITES = (Subject.PAGES, Subject.SITES, Subject.HOSTS)
INDEX_PATH = "/don-vi/"  # fixed: people bookmark it
PROCEDURES = "thu-tuc/"  # below a site's first page


@dataclass(frozen=True, slots=True)
class Department:
    """A department's site as the shell of its pages shows it."""

    page_id: int
    agency_slug: str
    title: str
    url: str  # of its first page, on the host of the request
    address: str  # the office's, for the foot of the page
    phone: str
    email: str
    entries: tuple[tuple[str, str], ...]  # label, and the address: below `url` unless it begins with a slash
    menu: tuple[Link, ...] = ()
    province_url: str = ""  # where the site has a host of its own


def department_of(request: HttpRequest) -> Department | None:
    """The department on whose site the request's page stands; None on the province's own.

    Asked once for each request, and then of what the process remembers, not of the database. None while that does
    not answer: the page that says so is drawn with this shell, too.
    """
    found: Department | None
    if hasattr(request, "_department"):
        found = request._department
        return found
    try:
        found = _department_of(request)
    except DatabaseError:
        found = None
    request._department = found  # type: ignore[attr-defined]
    return found


def _department_of(request: HttpRequest) -> Department | None:
    keys = remembered("departments", _keys, of=SITES)
    page_id, url, above = keys.get(request.get_host().partition(":")[0]), "/", settings.BASE_URL
    if page_id is None and request.path.startswith(INDEX_PATH):
        slug = request.path[len(INDEX_PATH) :].partition("/")[0]
        page_id, url, above = keys.get(f"{INDEX_PATH}{slug}/"), f"{INDEX_PATH}{slug}/", ""
    if page_id is None:
        return None
    shown_of = (*SITES, Subject.CATALOG)
    known = remembered(f"department:{page_id}:{get_language()}", partial(_read, page_id), of=shown_of)
    return replace(known, url=url, menu=tuple(_links(known, url, request.path)), province_url=above)


def _links(known: Department, url: str, path: str) -> Iterator[Link]:
    for label, below in known.entries:
        address = below if below.startswith("/") else url + below
        yield Link(label, address, path.startswith(address) if below else path == url)


def _keys() -> dict[str, int]:
    """The first page of each site that everyone may read, by the site's path and by its own host, if it has one."""
    pages = dict(readable(DepartmentHomePage.objects.exclude(agency=None)).values_list("pk", "slug"))
    hosts = {host: pk for host, pk in other_hosts().items() if pk in pages}
    return {f"{INDEX_PATH}{slug}/": pk for pk, slug in pages.items()} | hosts


def _read(page_id: int) -> Department:
    page = DepartmentHomePage.objects.get(pk=page_id)
    agency = Agency.objects.get(site_page=page)
    return Department(
        page_id=page.pk,
        agency_slug=agency.slug,
        title=page.title,
        url="",
        address=agency.address,
        phone=agency.phone,
        email=agency.email,
        entries=tuple(_entries(page, agency.name)),
    )


def _entries(page: DepartmentHomePage, agency: str) -> Iterator[tuple[str, str]]:
    """The site's sections in the editors' order; after the news, what the catalog has of its agency."""
    yield _("First page"), ""
    sections = readable(Page.objects.child_of(page)).in_menu().order_by("path")
    for section in sections.select_related("content_type"):
        yield section.title, f"{section.slug}/"
        if section.specific_class is NewsIndexPage:
            yield _("Procedures"), PROCEDURES
            if LegalDocument.objects.filter(issuer=agency).exists():
                yield _("Legal documents"), documents_address(agency)


def documents_address(issuer: str) -> str:
    """The library's list, filtered to what one agency issued."""
    return f"{reverse('catalog:legal_documents')}?{urlencode({'co-quan': issuer})}"


def site_of_agency(agency: Agency) -> str:
    """The address of the agency's site; empty where it has none that everyone may read."""
    return remembered("departments:addresses", _addresses, of=SITES).get(agency.pk, "")


def _addresses() -> dict[int, str]:
    pages = readable(DepartmentHomePage.objects.exclude(agency=None))
    return {page.agency_id: page.url or "" for page in pages if page.agency_id}
