"""One procedure: its page, its print, its QR code and the ledger of its due date."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework.qr import qr_svg
from catalog.caching import public_page
from catalog.former_codes import todays_code
from catalog.models import Procedure
from catalog.page import ProcedurePage
from catalog.page.address import public_address
from catalog.page.ways import CASE, CHANNEL
from catalog.whole import fetch_lists

PageView = Callable[[HttpRequest, ProcedurePage], HttpResponse]


def of_procedure(view: PageView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Give the view the page of a procedure that is live, in force or not: an expired one says what replaced it.

    An earlier code, or one with a suffix, leads to the same page of today's code (301).
    """

    @wraps(view)
    def found(request: HttpRequest, code: str) -> HttpResponse:
        named = Procedure.objects.filter(live=True).select_related("field", "replaced_by", "publication")
        procedure = named.filter(code=code).first()
        if procedure is None:
            return _moved(request, code)
        chosen = request.GET.get(CASE, ""), request.GET.get(CHANNEL, "")
        return view(request, ProcedurePage(fetch_lists(procedure), case_key=chosen[0], channel=chosen[1]))

    return found


def _moved(request: HttpRequest, code: str) -> HttpResponse:
    """To where the procedure stands today.

    Raises:
        Http404: nothing public has, or had, this code.
    """
    today = todays_code(code)
    if today is None or request.resolver_match is None:
        raise Http404
    url = reverse(request.resolver_match.view_name, args=[today])
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)


def _context(page: ProcedurePage) -> dict[str, object]:
    return {"page": page, "procedure": page.procedure}


@require_safe
@public_page
@of_procedure
def procedure(request: HttpRequest, page: ProcedurePage) -> HttpResponse:
    return render(request, "catalog/procedure.html", _context(page))


@require_safe
@public_page
@of_procedure
def procedure_print(request: HttpRequest, page: ProcedurePage) -> HttpResponse:
    """Everything of the page on A4, with the national heading and a code that leads back to it."""
    return render(request, "catalog/procedure_print.html", _context(page))


@require_safe
@public_page
@of_procedure
def ledger(request: HttpRequest, page: ProcedurePage) -> HttpResponse:
    """Why a dossier received now is due when it is, date by date."""
    if page.due_today is None:
        raise Http404
    return render(request, "catalog/ledger.html", _context(page) | {"due": page.due_today})


@require_safe
@public_page
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """The page's address as a QR code, for posters and for a phone beside the screen."""
    found = get_object_or_404(Procedure.objects.filter(live=True).only("code"), code=code)
    return HttpResponse(_drawn(public_address(found.get_absolute_url())), content_type="image/svg+xml")


@lru_cache(maxsize=2_000)
def _drawn(address: str) -> str:
    return qr_svg(address)
