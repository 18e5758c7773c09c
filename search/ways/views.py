"""The pages of the ways in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.caching import public_page
from search.ways.agencies import by_kind
from search.ways.alphabet import by_letter, letters, procedures_of
from search.ways.fields import by_group
from search.ways.most_used import most_used
from search.ways.shelves import shelves_with

PAGE_SIZE = 100  # titles


@require_safe
@public_page
def fields(request: HttpRequest) -> HttpResponse:
    context = {"way": "fields", "title": _("Procedures by field"), "groups": by_group()}
    return render(request, "search/ways/fields.html", context)


@require_safe
@public_page
def agencies(request: HttpRequest) -> HttpResponse:
    context = {"way": "agencies", "title": _("Procedures by agency"), "groups": by_kind()}
    return render(request, "search/ways/agencies.html", context)


@require_safe
@public_page
def levels(request: HttpRequest) -> HttpResponse:
    """Each level of authority with the fields in which it decides."""
    context = {
        "way": "levels",
        "title": _("Procedures by level of authority"),
        "shelves": shelves_with("level", "field"),
    }
    return render(request, "search/ways/shelves.html", context)


@require_safe
@public_page
def audiences(request: HttpRequest) -> HttpResponse:
    """Who may apply, each with the fields that concern them."""
    context = {
        "way": "audiences",
        "title": _("Procedures by who may apply"),
        "shelves": shelves_with("audience", "field"),
    }
    return render(request, "search/ways/shelves.html", context)


@require_safe
@public_page
def alphabet(request: HttpRequest, key: str = "") -> HttpResponse:
    """Titles from A to Y, or those of one letter."""
    every = letters()
    letter = next((letter for letter in every if letter.key == key), None)
    if key and letter is None:
        raise Http404
    paginator = Paginator(procedures_of(letter), PAGE_SIZE)
    paginator.count = letter.count if letter else sum(one.count for one in every)  # known: nothing is counted again
    page = paginator.get_page(request.GET.get("trang"))
    title = _("Procedures from A to Y")
    if letter:
        title = _("Procedures that begin with %(letter)s") % {"letter": letter.name}
    context = {
        "way": "letters",
        "title": title,
        "letters": every,
        "letter": letter,
        "page_of_titles": page,
        "groups": by_letter(page),
    }
    return render(request, "search/ways/alphabet.html", context)


@require_safe
@public_page
def used(request: HttpRequest) -> HttpResponse:
    context = {"way": "used", "title": _("The most used procedures"), "procedures": most_used()}
    return render(request, "search/ways/most_used.html", context)
