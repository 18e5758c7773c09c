"""A legal document of the library: its dates, its text, and the procedures that rest on it."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.caching import public_page
from catalog.library.formats import TYPES, extension_of, file_size
from catalog.models import LegalDocument, Procedure

MOST = 200  # procedures on the page of one document; a law on fees has hundreds


@require_safe
@public_page
def legal_document(request: HttpRequest, slug: str) -> HttpResponse:
    """In a constant number of queries, however many procedures rest on it."""
    document = get_object_or_404(LegalDocument.objects.select_related("replaced_by"), slug=slug)
    resting = Procedure.objects.published().filter(Q(legal_bases__document=document) | Q(publication=document))
    titles = resting.order_by("title").distinct().values("code", "title")
    size = file_size(document.file)
    context = {
        "document": document,
        "has_ended": bool(document.valid_until and document.valid_until < timezone.localdate()),
        "size": size,
        "extension": extension_of(document.file.name or "")[1:] if size is not None else "",
        "procedures": titles[:MOST],
        "count": titles.count(),
        "most": MOST,
    }
    return render(request, "catalog/legal_document.html", context)


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
