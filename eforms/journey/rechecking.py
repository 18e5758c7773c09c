"""Saved answers, judged once more at the moment of sending: an appointment may lie in the past by now."""

from __future__ import annotations

from typing import Any

from django.utils.datastructures import MultiValueDict

from eforms.journey.walk import Journey, Step
from eforms.pages.compile import form_class


def first_failing(journey: Journey) -> str | None:
    """The first page whose saved answers no longer pass, or that has none."""
    questions = (step for step in journey.steps.values() if step.kind == "questions")
    return next((step.slug for step in questions if not _passes(journey, step)), None)


def _passes(journey: Journey, step: Step) -> bool:
    row = journey.saved(step.slug)
    if row is None or step.page is None:
        return False
    form = form_class(step.page.questions, step.page.checks)(
        data=MultiValueDict(row.data),
        prefix=step.slug,
        known=journey.before(step.slug),
        saved=row.values,
        propose=_nothing,
    )
    return bool(form.is_valid())


def _nothing(*_question_and_values: Any) -> None:
    """A page that was sent needs no proposals."""
