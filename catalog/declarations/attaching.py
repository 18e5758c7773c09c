"""The project's own declarations become files of the library's forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.core.files.base import ContentFile
from django.db import transaction

from catalog.declarations.reading import Declaration, declarations
from catalog.declarations.typesetting import build_pdf, build_sample
from catalog.declarations.word import build
from catalog.library.formats import file_size
from catalog.library.numbers import name_numbers
from catalog.library.versions import keep_version
from catalog.models import FormTemplate, RequiredPaper

# Field of the form, ending of the file's name, and who makes it.
FILES: tuple[tuple[str, str, Callable[[Declaration], bytes]], ...] = (
    ("file", ".docx", build),
    ("pdf", ".pdf", build_pdf),
    ("sample", "-mau-dien.pdf", build_sample),
)


def attach_declarations() -> int:
    """Give each declaration's files to the forms that have none yet, and forms their numbers.

    Returns:
        To how many forms files were given.
    """
    name_numbers()
    return sum(_attach(declaration) for declaration in declarations())


@transaction.atomic
def _attach(declaration: Declaration) -> bool:
    form = form_of(declaration)
    if form is None:
        return False
    missing = [row for row in FILES if _wants(declaration, form, row[0])]
    for field, ending, _build in missing:
        content = ContentFile(_content(declaration.procedure, declaration.paper, declaration.form, field))
        getattr(form, field).save(f"to-khai-{declaration.procedure}{ending}", content, save=False)
    if missing:
        form.save()
        keep_version(form=form, note="")
    return bool(missing)


def form_of(declaration: Declaration) -> FormTemplate | None:
    """The form of the paper that the declaration names; None where the procedure or its form is not known here."""
    papers = RequiredPaper.objects.filter(procedure__code=declaration.procedure, name=declaration.paper)
    if declaration.form:
        papers = papers.filter(form__name=declaration.form)
    paper = papers.exclude(form=None).select_related("form").first()
    return paper.form if paper else None


def _wants(declaration: Declaration, form: FormTemplate, field: str) -> bool:
    return (field != "sample" or bool(declaration.sample)) and file_size(getattr(form, field)) is None


@cache
def _content(procedure: str, paper: str, form: str, field: str) -> bytes:
    """Made once in a process: a second demonstration, or the next test, has it."""
    key = (procedure, paper, form)
    declaration = next(each for each in declarations() if (each.procedure, each.paper, each.form) == key)
    make = next(make for name, _ending, make in FILES if name == field)
    return make(declaration)
