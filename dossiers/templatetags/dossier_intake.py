"""What the counter knows of a dossier, for its page: second applications, corrections, an entry after an outage."""

from typing import Any

from django import template

from dossiers.duplicates import DuplicateWarning, duplicates_of, warning_for
from dossiers.models import Correction, Dossier, LateEntry, Leg
from dossiers.models.corrections import CORRECT_DATA
from dossiers.services.corrections import PERSON_FIELDS, may_correct

register = template.Library()


@register.simple_tag(takes_context=True)
def duplicate_warning(context: dict[str, Any], dossier: Dossier) -> DuplicateWarning:
    """Other open dossiers of the same person for the same case, as far as the reader may know of them."""
    reader = context["request"].user
    return warning_for(found=duplicates_of(dossier), reader=reader, name=dossier.applicant_name)


@register.simple_tag
def corrections_of(dossier: Dossier) -> list[Correction]:
    """The newest first; where a page has read the events already, they tell that there is none."""
    read = "events" in getattr(dossier, "_prefetched_objects_cache", {})
    if read and all(event.action != CORRECT_DATA for event in dossier.events.all()):
        return []
    return list(dossier.corrections.select_related("event__actor", "event__statement").order_by("-number"))


@register.simple_tag
def late_entry_of(dossier: Dossier) -> LateEntry | None:
    return getattr(dossier, "late_entry", None)


@register.simple_tag(takes_context=True)
def correctable(context: dict[str, Any], leg: Leg) -> bool:
    return may_correct(leg.dossier, leg, context["request"].user)


@register.filter
def correction_label(field: str) -> str:
    """The name of a corrected field, as the dossier's page calls it."""
    names = {"procedure": "procedure", "case_key": "case_name", "due_at": "due_at"}
    column = field if field in PERSON_FIELDS else names.get(field, "")
    return str(Dossier._meta.get_field(column).verbose_name) if column else field  # type: ignore[union-attr]
