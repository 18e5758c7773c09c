"""The public library of legal documents: its list and feed, a document with its text and what rests on it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.caching import public_page
from catalog.gazette.effect import TONES, effect_of
from catalog.gazette.feeds import DocumentsRss
from catalog.gazette.listing import Listing
from catalog.gazette.parameters import LONGEST, Asked
from catalog.gazette.relations import consultations, relations
from catalog.gazette.text import passages
from catalog.library.formats import TYPES, extension_of, file_size
from catalog.models import LegalDocument, Procedure

MOST = 200  # procedures on the page of one document; a law on fees has hundreds
rss = require_safe(public_page(DocumentsRss()))


@require_safe
@public_page
def legal_documents(request: HttpRequest) -> HttpResponse:
    """By words, kind, issuer, year and effect."""
    listing = Listing(Asked.of(request.GET), timezone.localdate())
    return render(request, "catalog/legal/list.html", {"listing": listing, "longest": LONGEST})


@require_safe
@public_page
def legal_document(request: HttpRequest, slug: str) -> HttpResponse:
    """In a constant number of queries, however many procedures rest on it."""
    document = get_object_or_404(LegalDocument.objects.select_related("replaced_by"), slug=slug)
    effect = effect_of(document, timezone.localdate())
    context = {
        "document": document,
        "effect": effect,
        "tone": TONES[effect],
        "relations": relations(document),
        "consultations": consultations(document),
        "passages": (text := passages(document.text)),
        "articles": sum(1 for passage in text if passage.is_article),
        **_file(document),
        **_procedures(document),
    }
    return render(request, "catalog/legal/document.html", context)


def _file(document: LegalDocument) -> dict[str, Any]:
    size = file_size(document.file)
    return {"size": size, "extension": extension_of(document.file.name or "")[1:] if size is not None else ""}


def _procedures(document: LegalDocument) -> dict[str, Any]:
    resting = Procedure.objects.published().filter(Q(legal_bases__document=document) | Q(publication=document))
    titles = resting.order_by("title").distinct().values("code", "title")
    return {"procedures": titles[:MOST], "count": titles.count(), "most": MOST}


@require_safe
def moved(request: HttpRequest, slug: str, name: str) -> HttpResponsePermanentRedirect:
    """To where the document stands since the library has a list of its own."""
    return HttpResponsePermanentRedirect(reverse(name, args=[slug]))


@require_safe
def legal_file(request: HttpRequest, slug: str) -> FileResponse:
    """The document's text, named by its number; what is no DOCX or PDF is never opened by the browser itself."""
    document = get_object_or_404(LegalDocument.objects.exclude(file=""), slug=slug)
    extension = extension_of(document.file.name or "")
    try:
        file = document.file.open("rb")
    except OSError as error:
        raise Http404 from error
    name = f"{PurePosixPath(document.slug).name}{extension}"
    kind = TYPES.get(extension, "application/octet-stream")
    response = FileResponse(file, as_attachment=extension != ".pdf", filename=name, content_type=kind)
    response["Cache-Control"] = "public, max-age=3600"
    return response
