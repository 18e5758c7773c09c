"""Menus of the shell; an entry shows only when its address answers, so that no menu holds a dead link."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

from portal.base import page_cache


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu; `target` is the name of an address, or the path of a page that editors may publish."""

    label: str | Promise
    target: str


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    current: bool


MENU = [
    Entry(pgettext_lazy("menu", "Procedures"), "search:procedures"),
    Entry(pgettext_lazy("menu", "Follow a dossier"), "dossiers:track"),
    Entry(pgettext_lazy("menu", "Petitions and reflections"), "petitions:petitions"),
    Entry(pgettext_lazy("menu", "News"), "/tin-tuc/"),
    Entry(pgettext_lazy("menu", "Legal documents"), "catalog:legal_documents"),
    Entry(pgettext_lazy("menu", "Government"), "/chinh-quyen/"),
    Entry(pgettext_lazy("menu", "Agencies"), "catalog:agencies"),
]
# The sections that a province's portal has to publish: NĐ 42/2022/NĐ-CP, said to be replaced by NĐ 224/2026/NĐ-CP.
# A province changes the list with the setting PORTAL_SECTIONS, pairs of label and target.
SECTIONS = [
    Entry(pgettext_lazy("menu", "Introduction"), "/gioi-thieu/"),
    Entry(pgettext_lazy("menu", "Organisation chart"), "/so-do-to-chuc/"),
    Entry(pgettext_lazy("menu", "Direction and administration"), "/tin-tuc/chi-dao-dieu-hanh/"),
    Entry(pgettext_lazy("menu", "Legal documents"), "catalog:legal_documents"),
    Entry(pgettext_lazy("menu", "Procedures and public services"), "search:procedures"),
    Entry(pgettext_lazy("menu", "Law and policy explained"), "/pho-bien-phap-luat/"),
    Entry(pgettext_lazy("menu", "Strategies and plans"), "/chien-luoc-quy-hoach/"),
    Entry(pgettext_lazy("menu", "Projects and bidding"), "/du-an-dau-thau/"),
    Entry(pgettext_lazy("menu", "Finance and budget"), "/tai-chinh-ngan-sach/"),
    Entry(pgettext_lazy("menu", "Statistics"), "dossiers:statistics"),
    Entry(pgettext_lazy("menu", "Late dossiers"), "dossiers:late"),
    Entry(pgettext_lazy("menu", "Open data"), "catalog:open_data"),
    Entry(pgettext_lazy("menu", "Information to be disclosed"), "/cong-khai-thong-tin/"),
    Entry(pgettext_lazy("menu", "Consultation on drafts"), "/lay-y-kien/"),
    Entry(pgettext_lazy("menu", "News"), "/tin-tuc/"),
    Entry(pgettext_lazy("menu", "Agencies"), "catalog:agencies"),
    Entry(pgettext_lazy("menu", "Departments' sites"), "/don-vi/"),
    Entry(pgettext_lazy("menu", "Questions and answers"), "/hoi-dap/"),
    Entry(pgettext_lazy("menu", "Contact"), "/lien-he/"),
    Entry(pgettext_lazy("menu", "Accessibility statement"), "/tro-nang/"),
    Entry(pgettext_lazy("menu", "Privacy notice"), "/quyen-rieng-tu/"),
    Entry(pgettext_lazy("menu", "Site map"), "home:site_map"),
]

PageFinder = Callable[[HttpRequest, Sequence[str]], Mapping[str, str]]
_page_finders: list[PageFinder] = []


def register_page_finder(finder: PageFinder) -> None:
    """Let the room that keeps the editors' pages say which of some paths are published on the request's site.

    It gives their addresses in the reader's language, and that of the home page, `/`.
    """
    _page_finders.append(finder)


def sections() -> list[Entry]:
    """The footer's entries: the setting PORTAL_SECTIONS, or the sections that the law names."""
    configured = settings.PORTAL_SECTIONS
    return SECTIONS if configured is None else [Entry(label, target) for label, target in configured]


def links(request: HttpRequest, entries: Sequence[Entry]) -> list[Link]:
    """The entries whose address answers, in their order."""

    def ask() -> list[tuple[str, str]]:
        published = _published(request)
        found = ((entry, _address(entry.target, published)) for entry in entries)
        return [(str(entry.label), url) for entry, url in found if url]

    targets = tuple(entry.target for entry in entries)
    key = f"links:{request.get_host()}:{get_language()}:{hash(targets)}"
    return [Link(label, url, request.path.startswith(url)) for label, url in page_cache.remembered(key, ask)]


def home_address(request: HttpRequest) -> str:
    """The first page of the site in the reader's language."""
    return _published(request).get("/", "/")


def _address(target: str, published: Mapping[str, str]) -> str:
    if target.startswith("/"):
        return published.get(target, "")
    try:
        return reverse(target)
    except NoReverseMatch:
        return ""


def _published(request: HttpRequest) -> Mapping[str, str]:
    """The menus' pages that are published; asked once a minute for each host and language, not for each page."""

    def ask() -> dict[str, str]:
        paths = sorted({entry.target for entry in [*MENU, *sections()] if entry.target.startswith("/")})
        return {path: address for finder in _page_finders for path, address in finder(request, paths).items()}

    return page_cache.remembered(f"navigation:{request.get_host()}:{get_language()}", ask)
