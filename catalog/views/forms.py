"""The forms library: its list, the files of each form, and the versions that were offered earlier."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.caching import public_page
from catalog.library.downloads import note_download
from catalog.library.formats import DOCX, FIELDS, PDF, SAMPLE, TYPES, extension_of
from catalog.library.shelf import LONGEST, shelf
from catalog.models import FormTemplate, FormVersion, Procedure
from portal.base.templatetags.components import PAGE_PARAMETER
from portal.base.text import vietnamese_slug

# Nothing in a form may run, load or call home, should a browser show it instead of keeping it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
LARGEST_NUMBER = 2**31 - 1  # of a form or a version
WORDS, FIELD = "q", "linh-vuc"  # parameters of the list


@require_safe
@public_page
def library(request: HttpRequest) -> HttpResponse:
    """Forms by their words and field, in the order of the alphabet."""
    shown = shelf(
        words=request.GET.get(WORDS, ""),
        field_slug=request.GET.get(FIELD, ""),
        page=request.GET.get(PAGE_PARAMETER, "1"),
        today=timezone.localdate(),
    )
    return render(request, "catalog/forms/list.html", {"shelf": shown, "longest": LONGEST})


@require_safe
@public_page
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """What was offered from which day on, and the procedures that ask for the form."""
    form = get_object_or_404(FormTemplate.objects.select_related("field").exclude(versions=None), pk=pk)
    asking = Procedure.objects.published().filter(papers__form=form).distinct().order_by("title")
    rows = [(version, _kinds(version)) for version in form.versions.all()]
    return render(request, "catalog/forms/versions.html", {"form": form, "versions": rows, "asking": asking})


def _kinds(version: FormVersion) -> list[tuple[str, str]]:
    """Which files it has: kind, and `docx` or `pdf`."""
    names = {kind: str(getattr(version, field)) for kind, field in FIELDS.items()}
    return [(kind, extension_of(name)[1:]) for kind, name in names.items() if name]


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


@require_safe
def version_file(request: HttpRequest, pk: int, number: int, kind: str) -> FileResponse:
    """A file as it was offered earlier; not counted, for nobody fills it in any more."""
    if kind not in FIELDS or max(pk, number) > LARGEST_NUMBER:
        raise Http404
    version = get_object_or_404(FormVersion.objects.select_related("form"), form=pk, number=number)
    name = getattr(version, FIELDS[kind])
    if not name:
        raise Http404
    return _stored(version.form, name, f"{_suffix(kind)}-ban-{number}")


def _file(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    form = get_object_or_404(FormTemplate.objects.exclude(**{FIELDS[kind]: ""}), pk=pk)
    response = _stored(form, getattr(form, FIELDS[kind]).name, _suffix(kind))
    note_download(request, form)
    return response


def _suffix(kind: str) -> str:
    return "-mau-dien" if kind == SAMPLE else ""


def _stored(form: FormTemplate, name: str, suffix: str) -> FileResponse:
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
    kind = TYPES.get(extension, "application/octet-stream")
    response = FileResponse(file, as_attachment=True, filename=called, content_type=kind)
    response["Cache-Control"] = "public, max-age=3600"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
