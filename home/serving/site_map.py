"""The whole portal on one page: the sections with the editors' pages below them, and what is no page of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.models import ArticlePage, ConsultationPage, DepartmentsIndexPage, ProjectPage
from home.serving.locks import readable
from home.serving.translations import tree_root

# Each of them has a list with search of its own, which says more than hundreds of lines here.
LISTED_ELSEWHERE = (ArticlePage, ConsultationPage, ProjectPage)
DEEPEST = 4  # levels below the home page
MOST = 1_000  # lines; a site with more is not read as a list any more
SERVICES: tuple[tuple[str | Promise, tuple[tuple[str | Promise, str], ...]], ...] = (
    (
        _("Procedures and dossiers"),
        (
            (_("Procedures"), "search:procedures"),
            (_("Forms"), "catalog:forms"),
            (_("Follow a dossier"), "dossiers:track"),
            (_("Petitions and reflections"), "petitions:petitions"),
            (_("Search the whole portal"), "search:search"),
        ),
    ),
    (
        _("Open to the public"),
        (
            (_("Statistics"), "dossiers:statistics"),
            (_("Late dossiers"), "dossiers:late"),
            (_("Legal documents"), "catalog:legal_documents"),
            (_("Open data"), "catalog:open_data"),
            (_("Agencies"), "catalog:agencies"),
        ),
    ),
)


@dataclass(slots=True)
class Line:
    """A page or address, with those below it."""

    title: str | Promise
    url: str
    below: list[Line] = field(default_factory=list)


def services() -> list[Line]:
    """What is no page of the editors, under headings; only addresses that answer."""
    groups = [Line(heading, "", [_line(label, name) for label, name in entries]) for heading, entries in SERVICES]
    for group in groups:
        group.below = [line for line in group.below if line.url]
    return [group for group in groups if group.below]


def _line(label: str | Promise, name: str) -> Line:
    try:
        return Line(label, reverse(name))
    except NoReverseMatch:  # the room is not built in
        return Line(label, "")


def pages(request: HttpRequest) -> list[Line]:
    """The site's published pages that everyone may read, as a tree: in the reader's language where there is one."""
    root = tree_root(request, get_language() or settings.LANGUAGE_CODE) or tree_root(request, settings.LANGUAGE_CODE)
    if root is None:
        return []
    found = readable(root.get_descendants().filter(depth__lte=root.depth + DEEPEST))
    found = found.not_exact_type(*LISTED_ELSEWHERE).order_by("path")
    return _tree(root, _shown(found.only("pk", "path", "depth", "title", "url_path")[:MOST]), request)


def _shown(rows: Iterable[Page]) -> list[Page]:
    """Without what lies below a department's first page: each of these sites has its own menu."""
    indexes = tuple(DepartmentsIndexPage.objects.values_list("path", "depth"))
    return [
        row for row in rows if not any(row.path.startswith(path) and row.depth > depth + 1 for path, depth in indexes)
    ]


def _tree(root: Page, rows: list[Page], request: HttpRequest) -> list[Line]:
    """Each page under the one above it; a page whose parent is not shown is left out with all below it."""
    lines = {root.path: Line(root.title, "")}
    for row in rows:
        above = lines.get(row.path[: -Page.steplen])
        if above is not None:
            lines[row.path] = Line(row.title, row.get_url(request) or "")
            above.below.append(lines[row.path])
    return lines[root.path].below
