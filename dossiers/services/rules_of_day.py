"""What a dossier copies from the catalog: it keeps these rules, whatever the catalog says later."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalog.models import Procedure
from dossiers.deadlines import channel_terms


def rules_of_day(procedure: Procedure, channel: str, case_key: str) -> dict[str, Any]:
    """The columns of a dossier that say which procedure, which case, and how long it takes."""
    terms = channel_terms(procedure, channel, case_key)
    case = next((case for case in procedure.cases.all() if case.key == case_key), None)
    return {
        "procedure": procedure,
        "procedure_title": procedure.title,
        "case_key": case_key,
        "case_name": case.name if case else "",
        "duration_value": terms.duration_value if terms else None,
        "duration_unit": terms.duration_unit if terms else "",
        "supplement_rule": procedure.supplement_rule,
    }


def check_case(procedure: Procedure, case_key: str) -> None:
    """A procedure with cases needs one of its own.

    Raises:
        ValidationError: it is none of them.
    """
    cases = [case.key for case in procedure.cases.all()]
    if (cases or case_key) and case_key not in cases:
        raise ValidationError({"case_key": _("Choose the case of this procedure")}, code="case")
