"""The catalog's list, and the search over everything."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.caching import public_page
from search.documents import PROCEDURE
from search.listing import Listing, make_listing
from search.models import Document
from search.parameters import read_parameters
from search.query.codes import whole_code
from search.query.understanding import clean
from search.sources import sources
from search.usage.counting import note_search


@require_safe
@public_page
def procedures(request: HttpRequest) -> HttpResponse:
    """`/thu-tuc/`: every procedure in force, by words and filters; a code typed whole goes to its procedure."""
    parameters = read_parameters(request.GET)
    url = _procedure_of_code(parameters.words)
    if url:
        return redirect(url)
    listing = make_listing(parameters, (PROCEDURE,))
    note_search(request, listing)
    return render(request, "search/procedures.html", {"listing": listing})


@require_safe
@public_page
def search(request: HttpRequest) -> HttpResponse:
    """`/tim-kiem/`: procedures, forms, news and pages in one list."""
    found = sources()
    parameters = read_parameters(request.GET, [source.kind for source in found])
    url = _procedure_of_code(parameters.words)
    if url:
        return redirect(url)
    listing = make_listing(parameters)
    note_search(request, listing)
    return render(request, "search/search.html", {"listing": listing, "tabs": _tabs(listing)})


def _procedure_of_code(words: str) -> str:
    """The address of the one procedure whose code was typed, and nothing else with it."""
    code = whole_code(clean(words))
    if not code:
        return ""
    in_force = Document.objects.in_force().filter(kind=PROCEDURE)
    found = in_force.filter(code=code) if "." in code else in_force.filter(code__endswith=f".{code}")
    urls = list(found.values_list("url", flat=True)[:2])
    return urls[0] if len(urls) == 1 else ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A kind of results as a link with its count."""

    label: str | Promise
    count: int
    url: str
    current: bool


def _tabs(listing: Listing) -> list[Tab]:
    """All results, then the kinds that have some."""
    asked, kinds = listing.parameters, listing.answer.kinds
    tabs = [Tab(_("All"), sum(kinds.values()), asked.address(loai=""), not asked.kind)]
    for source in sources():
        if kinds.get(source.kind) or source.kind == asked.kind:
            url = asked.address(loai=source.kind)
            tabs.append(Tab(source.label, kinds.get(source.kind, 0), url, source.kind == asked.kind))
    return tabs
