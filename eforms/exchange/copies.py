"""Forms travel between procedures and provinces as definitions, and arrive as drafts that nobody fills in yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from catalog.models import Procedure
from eforms.building import build_schema
from eforms.exchange.definitions import Definition, fill_in, unsaved_form
from eforms.models import EForm
from eforms.schema.form import QuestionType


class FormExists(Exception):
    """The procedure has a form already; nothing was changed."""

    def __init__(self, eform: EForm) -> None:
        super().__init__(eform)
        self.eform = eform


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A definition became the draft of a form."""

    eform: EForm
    missing_papers: list[str]  # keys that the definition names and the procedure does not have
    problems: list[str]  # what must be mended before it can be published


@transaction.atomic
def take_definition(*, definition: Definition, procedure: Procedure, by: User, replace: bool = False) -> Taken:
    """Make a draft for `procedure` of what `definition` says, whichever procedure it was written for.

    With `replace` it becomes the newest draft of the form that is there: what is published stays published, and the
    drafts before it stay in the form's history.

    Raises:
        FormExists: the procedure has a form, and nobody said to replace its draft.
    """
    existing = EForm.objects.filter(procedure=procedure).first()
    if existing and not replace:
        raise FormExists(existing)
    if existing:
        eform = existing.get_latest_revision_as_object()
        fill_in(eform, definition)
    else:
        eform = unsaved_form(definition, procedure)
        eform.save()
        log(eform, "wagtail.create", user=by)
    eform.save_revision(user=by, log_action=True, clean=False)
    return Taken(eform=eform, missing_papers=missing_papers(definition, procedure), problems=_problems(eform))


def missing_papers(definition: Definition, procedure: Procedure) -> list[str]:
    """Keys of papers that `definition` names and `procedure` does not have, in order."""
    known = {paper.key for paper in procedure.papers.all()}
    named = [definition.get("produces", ""), *_paper_keys(definition)]
    return list(dict.fromkeys(key for key in named if key and key not in known))


def _paper_keys(definition: Definition) -> Iterator[str]:
    for part in definition.get("parts", []):
        for page in part.get("pages", []):
            questions: list[dict[str, Any]] = page.get("questions", [])
            yield from (one.get("paper_key", "") for one in questions if one.get("type") == QuestionType.PAPER)


def _problems(eform: EForm) -> list[str]:
    try:
        build_schema(eform)
    except ValidationError as error:
        return error.messages
    return []
