"""What an editor sees beside the form: every page as the applicant will see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eforms.building import build_schema
from eforms.compile import form_class
from eforms.schema import FormSchema, Page, QuestionType

if TYPE_CHECKING:
    from eforms.models import EForm


def render_preview(request: HttpRequest, eform: EForm) -> HttpResponse:
    """All pages one below the other, hidden questions too; or why the form cannot be published yet."""
    try:
        schema = build_schema(eform)
    except ValidationError as error:
        return render(request, "eforms/preview.html", {"eform": eform, "problems": error.messages})
    return render(request, "eforms/preview.html", {"eform": eform, "parts": preview_parts(schema)})


def preview_parts(schema: FormSchema) -> list[dict[str, object]]:
    return [
        {"title": part.title, "pages": [_page(page, f"{number}-{index}") for index, page in enumerate(part.pages)]}
        for number, part in enumerate(schema.parts, start=1)
    ]


def _page(page: Page, prefix: str) -> dict[str, object]:
    papers = [question for question in page.questions if question.type == QuestionType.PAPER]
    questions = [question for question in page.questions if question.type != QuestionType.PAPER]
    labels = {question.key: question.label for question in page.questions}
    return {"page": page, "form": form_class(questions)(prefix=prefix), "papers": papers, "labels": labels}
