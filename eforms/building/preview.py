"""What an editor sees beside the form: every page as the applicant will see it, and when each question is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from eforms.building import build_schema
from eforms.building.wording import in_words
from eforms.pages.compile import form_class
from eforms.pages.form import Row
from eforms.schema.form import Check, FormSchema, Page, Question, QuestionType

if TYPE_CHECKING:
    from eforms.models import EForm


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One question, with what the editor wants to know of it."""

    row: Row
    notes: list[str]
    entry: list[PreviewRow]  # the questions of one entry of a group


def render_preview(request: HttpRequest, eform: EForm) -> HttpResponse:
    """All pages one below the other, hidden questions too; or why the form cannot be published yet."""
    try:
        schema = build_schema(eform)
    except ValidationError as error:
        return render(request, "eforms/preview.html", {"eform": eform, "problems": error.messages})
    return render(request, "eforms/preview.html", {"eform": eform, "parts": preview_parts(schema)})


def preview_parts(schema: FormSchema) -> list[dict[str, Any]]:
    known = {inner.key: inner for question in schema.questions() for inner in (question, *question.questions)}
    return [
        {
            "title": part.title,
            "notes": [_("Only when %(condition)s") % {"condition": in_words(part.show_when, known)}]
            if part.show_when
            else [],
            "pages": [_page(page, f"{number}-{index}", known) for index, page in enumerate(part.pages)],
        }
        for number, part in enumerate(schema.parts, start=1)
    ]


def _page(page: Page, prefix: str, known: Mapping[str, Question]) -> dict[str, Any]:
    form = form_class(_with_an_entry(page))(prefix=prefix)
    papers = [question for question in page.questions if question.type == QuestionType.PAPER]
    shown = _("Only when %(condition)s") % {"condition": in_words(page.show_when, known)} if page.show_when else ""
    return {
        "page": page,
        "notes": [*([shown] if shown else []), *(_rule(check, known) for check in page.checks)],
        "rows": [_row(row, known) for row in form.rows()],
        "papers": [(paper, list(_notes(paper, known))) for paper in papers],
    }


def _with_an_entry(page: Page) -> Iterator[Question]:
    """A group that may be empty is previewed with one entry."""
    for question in page.questions:
        yield replace(question, limits={**question.limits, "min_items": 1}) if question.questions else question


def _row(row: Row, known: Mapping[str, Question]) -> PreviewRow:
    inner = row.entries.forms[0].rows() if row.kind == "group" and row.entries.forms else ()
    return PreviewRow(row=row, notes=list(_notes(row.question, known)), entry=[_row(own, known) for own in inner])


def _notes(question: Question, known: Mapping[str, Question]) -> Iterator[str]:
    if question.show_when:
        yield _("Asked only when %(condition)s") % {"condition": in_words(question.show_when, known)}
    if question.require_when:
        yield _("Required when %(condition)s") % {"condition": in_words(question.require_when, known)}
    if question.formula:
        yield _("Computed: %(formula)s") % {"formula": question.formula}


def _rule(check: Check, known: Mapping[str, Question]) -> str:
    names = {"condition": in_words(check.must, known), "message": check.message}
    return _("Rule: %(condition)s; otherwise “%(message)s”") % names
