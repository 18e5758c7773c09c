"""Where the menus' pages are, in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from catalog.ways import ways
from home.models.news import KINDS_BY_SLUG
from home.serving.hosts import site_of
from home.serving.locks import readable
from portal.base.languages import prefix_of
from portal.base.navigation import Link
from portal.base.page_cache import Subject, remembered


def published_addresses(request: HttpRequest, paths: Sequence[str]) -> Mapping[str, str]:
    """The address of each of `paths` where the request's site has a live page, or a section of a live page of news.

    It is the translation's where the page is published in the reader's language, too.
    """
    site = site_of(request)
    if site is None:
        return {}
    root = site.root_page
    pages = {path: root.url_path + _page_path(path).lstrip("/") for path in ["/", *paths]}
    rows = readable(Page.objects.filter(url_path__in=pages.values())).values_list("url_path", "translation_key")
    keys = dict(rows)
    translated = _translations(root, list(keys.values()))
    return {
        path: f"{translated[keys[page]]}{_section(path)}" if keys[page] in translated else path
        for path, page in pages.items()
        if page in keys
    }


def ways_into_the_catalog(request: HttpRequest) -> list[Link]:
    """By field, life event, agency, letter, and whatever else rooms have registered: for the menu of every page."""
    found = remembered(f"ways:{get_language()}", _ways, of=(Subject.PAGES, Subject.SITES))
    return [Link(label, url, request.path == url) for label, url in found]


def _ways() -> list[tuple[str, str]]:
    try:
        return [(str(way.label), address) for way, address in ways()]
    except DatabaseError:  # the page that says so is drawn with this menu, too
        return []


def _translations(root: Page, keys: list[object]) -> dict[object, str]:
    """The addresses of pages with these keys in the reader's language; none where the site is not in it."""
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE:
        return {}
    found = readable(Page.objects.filter(translation_key__in=keys, locale__language_code=language))
    paths = dict(found.values_list("translation_key", "url_path"))
    top = paths.get(root.translation_key)
    if top is None:
        return {}
    return {key: f"/{prefix_of(language)}{path.removeprefix(top)}" for key, path in paths.items()}


def _page_path(path: str) -> str:
    """A section of the news is an address, but no page of its own: the page is the one above it."""
    section = _section(path)
    return path.removesuffix(section) if section else path


def _section(path: str) -> str:
    above, _slash, last = path.strip("/").rpartition("/")
    return f"{last}/" if last in KINDS_BY_SLUG and above else ""
