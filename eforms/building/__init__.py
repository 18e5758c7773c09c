"""From what an editor composed to a schema, and the reasons why it cannot be published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from eforms.building.builder import Builder
from eforms.building.circles import circles
from eforms.building.keys import fill_in_keys
from eforms.building.people import co_applicants
from eforms.schema.form import UNANSWERED, FormSchema
from eforms.schema.soundness import unsound

if TYPE_CHECKING:
    from eforms.models import EForm

__all__ = ["build_schema", "fill_in_keys"]


def build_schema(eform: EForm) -> FormSchema:
    """The schema of the form as it stands.

    Raises:
        ValidationError: with every reason why the form would not work, each naming its question and place.
    """
    fill_in_keys(eform.parts, eform.co_applicants)
    builder = Builder.of(eform.procedure)
    schema = FormSchema(
        title=eform.title,
        parts=tuple(builder.part(child.value) for child in eform.parts),
        declaration=eform.declaration,
        produces=eform.produces,
        minutes=eform.minutes,
        co_applicants=co_applicants(builder, eform.co_applicants),
        representative_allowed=eform.representative_allowed,
    )
    problems = [*builder.problems, *circles(eform.parts), *_as_a_whole(eform, builder)]
    if problems := problems or unsound(schema, builder.known, builder.places):
        raise ValidationError(problems)
    return schema


def _as_a_whole(eform: EForm, builder: Builder) -> list[str]:
    problems: list[Any] = []
    if not any(question.type not in UNANSWERED for question in builder.own.values()):
        problems.append(_("The form needs at least one part with a question"))
    if eform.produces and eform.produces not in builder.paper_names:
        problems.append(
            _("The paper that the form replaces, “%(key)s”, is none of the procedure's: %(papers)s")
            % {"key": eform.produces, "papers": builder.papers_listed()}
        )
    return problems
