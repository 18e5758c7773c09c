"""The files of the forms library."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from catalog.library.formats import DOCX, FIELDS, PDF, SAMPLE, TYPES, extension_of
from catalog.models import FormTemplate
from portal.base.text import vietnamese_slug


@require_safe
def form_file(request: HttpRequest, pk: int) -> FileResponse:
    """A declaration's form to fill in by hand; named after its paper."""
    return _file(request, pk, DOCX)


@require_safe
def form_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The same form to print."""
    return _file(request, pk, PDF)


@require_safe
def form_sample(request: HttpRequest, pk: int) -> FileResponse:
    """The form as somebody has filled it in."""
    return _file(request, pk, SAMPLE)


def _file(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    form = get_object_or_404(FormTemplate.objects.exclude(**{FIELDS[kind]: ""}), pk=pk)
    name = getattr(form, FIELDS[kind]).name
    suffix = "-mau-dien" if kind == SAMPLE else ""
    return stored_file(form, name, suffix)


def stored_file(form: FormTemplate, name: str, suffix: str = "") -> FileResponse:
    """A file of this form out of the storage, named after the paper.

    Raises:
        Http404: the storage has lost it.
    """
    extension = extension_of(name)
    try:
        file = form.file.storage.open(name, "rb")
    except OSError as error:
        raise Http404 from error
    called = f"{vietnamese_slug(form.paper_name)[:80] or 'bieu-mau'}{suffix}{extension}"
    response = FileResponse(file, as_attachment=True, filename=called, content_type=TYPES.get(extension, ""))
    response["Cache-Control"] = "public, max-age=3600"
    return response
