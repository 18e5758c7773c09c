"""Panels of the e-forms' edit page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.panels import HelpPanel

from catalog.models import Procedure
from eforms.building.builder import portal_questions
from eforms.building.families import operators_of
from eforms.models import EForm
from eforms.schema.form import Question, QuestionType
from eforms.schema.naming import answers_of


class OutlinePanel(HelpPanel):
    """The form at a glance, and what `eforms/builder.js` proposes in the boxes that name questions and answers."""

    class BoundPanel(HelpPanel.BoundPanel):
        instance: EForm

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            procedure = self.instance.procedure if self.instance.procedure_id else None
            papers = list(procedure.papers.all()) if procedure else []
            return {**context, "papers": papers, "builder": _proposals(procedure, papers)}


def _proposals(procedure: Procedure | None, papers: list[Any]) -> dict[str, Any]:
    return {
        "operators": operators_of(),
        "types": {kind.value: str(kind.label) for kind in QuestionType},
        "yesNo": ["Có", "Không"],
        "portal": [_told(question) for question in (portal_questions(procedure) if procedure else [])],
        "papers": [{"key": paper.key, "label": paper.name} for paper in papers],
        "words": {
            "insert": _("Insert an answer …"),
            "noKey": _("key: made on saving"),
            "portal": _("asked by the portal"),
            "conditional": _("only when a condition holds"),
            "untitled": _("without words yet"),
            "and": _("and"),
            "or": _("or"),
        },
    }


def _told(question: Question) -> dict[str, Any]:
    answers = [label for _value, label in answers_of(question)]
    return {"key": question.key, "label": str(question.label), "type": question.type, "choices": answers}
