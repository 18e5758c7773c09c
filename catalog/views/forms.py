"""The files of the forms library."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from catalog.models import FormTemplate
from portal.base.text import vietnamese_slug

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def form_file(request: HttpRequest, pk: int) -> FileResponse:
    """A declaration's form to fill in by hand; named after its paper."""
    form = get_object_or_404(FormTemplate.objects.exclude(file=""), pk=pk)
    try:
        file = form.file.open("rb")
    except OSError as error:
        raise Http404 from error
    name = f"{vietnamese_slug(form.paper_name)[:80] or 'bieu-mau'}.docx"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=DOCX)
    response["Cache-Control"] = "public, max-age=3600"
    return response
