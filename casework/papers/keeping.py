"""Putting an operator's template in force, and taking it back; each state that was saved is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Revision

from casework.models import PaperTemplate
from casework.papers.checking import find_faults
from casework.papers.registry import FormKind, form_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a form, built in or an operator's."""

    valid_from: date
    builtin: str  # path; empty: the operator's
    own: PaperTemplate | None
    in_force: bool  # today


@transaction.atomic
def save_template(*, template: PaperTemplate, by: Any) -> PaperTemplate:
    """Check it and put it in force from its day on.

    Raises:
        ValidationError: for "source" with a message for each fault; or another template begins on the same day.
    """
    faults = find_faults(form_kind(template.form), template.source)
    if faults:
        raise ValidationError({"source": [str(fault) for fault in faults]}, code="faulty")
    is_new = template.pk is None
    template.full_clean()
    template.save()
    template.save_revision(user=by)
    log(template, "wagtail.create" if is_new else "wagtail.edit", user=by, content_changed=True)
    return template


@transaction.atomic
def remove_template(*, template: PaperTemplate, by: Any) -> None:
    """The version before it is in force again. What was printed keeps its looks; what is printed anew does not."""
    log(template, "wagtail.delete", user=by, deleted=True, data={"source": template.source, "note": template.note})
    template.delete()


def saved_states(template: PaperTemplate) -> list[Revision]:
    """The newest first."""
    found: list[Revision] = list(template.revisions.select_related("user").order_by("-created_at", "-pk"))
    return found


def versions_of(kind: FormKind, own: list[PaperTemplate], today: date) -> list[Version]:
    """All versions, the newest first; of two that begin on one day the operator's goes before."""
    days = [(since, 0, path, None) for since, path in kind.builtin] + [(each.valid_from, 1, "", each) for each in own]
    ordered = sorted(days, key=lambda entry: entry[:2], reverse=True)
    current = next((entry for entry in ordered if entry[0] <= today), ordered[-1])
    return [
        Version(valid_from=entry[0], builtin=entry[2], own=entry[3], in_force=entry is current) for entry in ordered
    ]
