"""The catalog's list, and the search over everything."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from catalog.caching import public_page
from portal.base import page_cache
from portal.base.shell import shell_part
from search import kept_pages
from search.codes_typed import code_typed
from search.documents import PROCEDURE
from search.listing import make_listing
from search.parameters import Parameters, read_parameters
from search.sources import sources
from search.usage.counting import counted, note_search


@require_safe
@public_page
def procedures(request: HttpRequest) -> HttpResponse:
    """`/thu-tuc/`: every procedure in force, by words and filters; a code typed whole goes to its procedure."""
    parameters = _of_its_site(request, read_parameters(request.GET))
    return _list(request, parameters, "search/procedures.html", (PROCEDURE,))


def _of_its_site(request: HttpRequest, parameters: Parameters) -> Parameters:
    """On a department's own site: the procedures of its agency, unless another was asked for."""
    department = shell_part("department", request)
    if department is None or "agency" in parameters.filters:
        return parameters
    return replace(parameters, filters={**parameters.filters, "agency": (department.agency_slug,)})


@require_safe
@public_page
def search(request: HttpRequest) -> HttpResponse:
    """`/tim-kiem/`: procedures, forms, news and pages in one list."""
    parameters = read_parameters(request.GET, [source.kind for source in sources()])
    return _list(request, parameters, "search/search.html")


def _list(request: HttpRequest, parameters: Parameters, template: str, kinds: tuple[str, ...] = ()) -> HttpResponse:
    page_cache.pass_by(request)  # each search is counted, and kept pages of searches heed the index too
    key = kept_pages.key_of(request)
    page = kept_pages.find(key)
    if page is None:
        code = code_typed(parameters.words)
        if code.url:
            return redirect(code.url)
        listing = make_listing(parameters, kinds, code)
        page = kept_pages.KeptPage(render(request, template, {"listing": listing}).content, counted(listing))
        kept_pages.keep(key, page)
    note_search(request, page.counted)
    return HttpResponse(page.content)
