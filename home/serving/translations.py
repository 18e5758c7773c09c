"""The same page in other languages."""

from __future__ import annotations

from itertools import accumulate

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from wagtail.models import Page, Site

from home.serving.hosts import site_of
from portal.base.languages import prefix_of, tree_language


def tree_root(request: HttpRequest, language: str) -> Page | None:
    """The first page of the request's site in a language; None without such a tree."""
    site = site_of(request)
    if site is None or language == settings.LANGUAGE_CODE:
        return site.root_page if site else None
    in_language = Page.objects.filter(locale__language_code=language)
    return in_language.filter(translation_key=site.root_page.translation_key).live().first()


def translated_address(request: HttpRequest, path: str, language: str) -> str | None:
    """Where the page at `path` lies in a language, or the nearest above it that is translated.

    None: the path is no page's; or its page is in the portal's own language and not translated, and is read on where
    it is, with the other interface round it.
    """
    source = tree_language(path)
    root = tree_root(request, source) if _is_pages(path) else None
    if root is None:
        return None
    parts = path.removeprefix(f"/{prefix_of(source)}").strip("/").split("/")
    ways = list(accumulate((f"{part}/" for part in parts if part), initial=root.url_path))
    above = list(Page.objects.live().filter(url_path__in=ways).order_by("-depth"))
    there = _in_language(above, language)
    if not above or above[0].translation_key not in there:
        return None if source == settings.LANGUAGE_CODE else _nearest(request, above, there)
    section = ways[-1].removeprefix(above[0].url_path)  # an address of the page's own, as the kinds of news have
    if section and above[0].pk == root.pk:
        return None
    return f"{there[above[0].translation_key].get_url(request)}{section}"


def alternates(page: Page, request: HttpRequest) -> list[tuple[str, str]]:
    """A published page's languages with their absolute addresses, for search engines; empty where it has only one."""
    paths = page._get_site_root_paths(request)  # kept with the request, as for all addresses
    if len({language for _site, _path, _url, language in paths}) < 2:
        return []
    found = Page.objects.live().filter(translation_key=page.translation_key).select_related("locale")
    here = [(other.locale.language_code, other.get_full_url(request)) for other in found.order_by("locale_id")]
    return here if len(here) > 1 else []


def tree_languages(site: Site) -> dict[str, str]:
    """The languages of a site's trees, by the path of the first page of each."""
    roots = Page.objects.live().filter(translation_key=site.root_page.translation_key)
    return dict(roots.values_list("url_path", "locale__language_code"))


def _is_pages(path: str) -> bool:
    try:
        return resolve(path).url_name == "wagtail_serve"
    except Resolver404:
        return False


def _in_language(pages: list[Page], language: str) -> dict[object, Page]:
    keys = [page.translation_key for page in pages]
    found = Page.objects.live().filter(translation_key__in=keys, locale__language_code=language)
    return {page.translation_key: page for page in found}


def _nearest(request: HttpRequest, above: list[Page], there: dict[object, Page]) -> str:
    near = next((there[page.translation_key] for page in above if page.translation_key in there), None)
    return (near and near.get_url(request)) or "/"
