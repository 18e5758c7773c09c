"""Setting right after receipt what was mistyped, or received under the wrong procedure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.access import may
from catalog.models import Procedure
from dossiers import one_time
from dossiers.contact import subject_of
from dossiers.deadlines import explain
from dossiers.exceptions import DossierError
from dossiers.fees.owed import refigure_fees
from dossiers.log_entries import check_moment, digest, last_event, lock, record
from dossiers.messages import contact_of, queue_corrected
from dossiers.models import Correction, Dossier, Event, Leg, Statement
from dossiers.models.corrections import CORRECT_DATA, new_salt
from dossiers.services.rules_of_day import check_case, rules_of_day
from dossiers.services.steps import plan_again
from dossiers.services.summary import search_text
from dossiers.workflow import MOVES, RUNNING_STATES, State

# Received, and no decision yet: later the result itself would have to be corrected.
CORRECTABLE_STATES = RUNNING_STATES | {State.SUPPLEMENT}
PERSON_FIELDS = (
    "applicant_name",
    "applicant_national_id",
    "applicant_phone",
    "applicant_email",
    "applicant_address",
    "return_method",
    "return_address",
)
_RULE_FIELDS = (
    "procedure",
    "procedure_title",
    "case_key",
    "case_name",
    "duration_value",
    "duration_unit",
    "supplement_rule",
)


class NotCorrectable(DossierError):
    """The dossier is not received yet, decided, closed, or was changed since the clerk saw it."""


def may_correct(dossier: Dossier, leg: Leg, user: User) -> bool:
    return dossier.state in CORRECTABLE_STATES and may(user, "dossiers.receive", leg.agency)


def version(dossier: Dossier) -> int:
    """What a form of correction is filled in against: the newest move or correction."""
    events = dossier.events.filter(action__in=[*MOVES, CORRECT_DATA])
    return events.order_by("-sequence").values_list("sequence", flat=True).first() or 0


@transaction.atomic
def correct_data(
    *, dossier: Dossier, changes: Mapping[str, Any], reason: str, by: User, at: datetime, seen: int | None = None
) -> Correction:
    """Correct what was received; the code stays, and the legs keep their state, officer and receipt.

    Args:
        changes: new values of PERSON_FIELDS; `procedure` and `case_key` bring the time limit that is right, counted
            from the same receipt.
        seen: `version` of the dossier that the clerk had before them; None trusts the caller.

    Raises:
        PermissionDenied: `by` receives nothing at an agency of the dossier.
        NotCorrectable: see there.
        ValidationError: no reason, nothing changed, or the procedure is not one of this desk.
    """
    _require_reason(reason)
    dossier = lock(dossier.pk)
    legs = list(dossier.legs.select_related("agency"))
    leg = next((leg for leg in legs if may(by, "dossiers.receive", leg.agency)), None)
    if leg is None:
        raise PermissionDenied(_("This step is not yours to make in this agency"))
    leg.dossier = dossier
    _check_state(dossier, seen)
    last = last_event(dossier.pk)
    at = check_moment(at, after=last.at if last else None)
    before, former_email, former_contact = in_words(dossier), dossier.applicant_email, contact_of(dossier)
    apply_changes(dossier, legs, changes)
    differences = _differences(before, in_words(dossier))
    if not differences:
        raise ValidationError(_("Nothing was changed"), code="unchanged")
    _save(dossier, legs)
    if {"procedure", "case_key", "due_at"} & {difference["field"] for difference in differences}:
        for open_leg in legs:
            plan_again(open_leg)
    correction = _log(leg, differences, reason.strip(), by, at)
    if {"procedure", "case_key"} & {difference["field"] for difference in differences}:
        refigure_fees(dossier, by=by, at=at)
    if former_contact != contact_of(dossier):
        one_time.forget(subject_of(dossier))
    queue_corrected(correction.event, leg, former_email)
    return correction


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it is corrected")}, code="required")


def _check_state(dossier: Dossier, seen: int | None) -> None:
    if dossier.state not in CORRECTABLE_STATES:
        raise NotCorrectable(_("Only a dossier that is received and not decided yet can be corrected"))
    if seen is not None and seen != version(dossier):
        raise NotCorrectable(_("The dossier was changed in the meantime. Nothing has changed; look at it again."))


def apply_changes(dossier: Dossier, legs: list[Leg], changes: Mapping[str, Any]) -> None:
    """Set the new values on `dossier` and `legs`, and count again; saves nothing, so that it serves a preview too."""
    for name in PERSON_FIELDS:
        if name in changes:
            setattr(dossier, name, changes[name])
    procedure = changes.get("procedure", dossier.procedure)
    case_key = changes.get("case_key", dossier.case_key)
    if (procedure.pk, case_key) != (dossier.procedure_id, dossier.case_key):
        _take_rules(dossier, legs, procedure, case_key)
    dossier.search_text = search_text(dossier)


def _take_rules(dossier: Dossier, legs: list[Leg], procedure: Procedure, case_key: str) -> None:
    if procedure.pk != dossier.procedure_id:
        desks = set(procedure.desks().values_list("pk", flat=True))
        if not all(leg.agency_id in desks for leg in legs[:1]):
            raise ValidationError({"procedure": _("This agency does not handle this procedure")}, code="desk")
    check_case(procedure, case_key)
    for name, value in rules_of_day(procedure, dossier.channel, case_key).items():
        setattr(dossier, name, value)
    for leg in legs:
        leg.dossier = dossier
        if leg.clock_from and leg.clock_stopped_at is None and leg.finished_at is None:
            due = explain(leg)
            leg.due_at = due.due_at if due else None
    dossier.due_at = max((leg.due_at for leg in legs if leg.due_at), default=None)


def _save(dossier: Dossier, legs: list[Leg]) -> None:
    dossier.save(update_fields=[*PERSON_FIELDS, *_RULE_FIELDS, "search_text", "due_at"])
    for leg in legs:
        leg.save(update_fields=["due_at"])


def in_words(dossier: Dossier) -> dict[str, str]:
    """What may be corrected, as a person reads it."""
    with translation.override("vi"):
        words = {name: str(getattr(dossier, name)) for name in PERSON_FIELDS}
        due = date_format(timezone.localtime(dossier.due_at), "H:i, d/m/Y") if dossier.due_at else ""
        return words | {
            "return_method": str(dossier.get_return_method_display()),
            "procedure": dossier.procedure_title,
            "case_key": dossier.case_name,
            "due_at": due,
        }


def _differences(before: dict[str, str], after: dict[str, str]) -> list[dict[str, str]]:
    return [{"field": name, "old": before[name], "new": after[name]} for name in after if before[name] != after[name]]


def _log(leg: Leg, differences: list[dict[str, str]], reason: str, by: User, at: datetime) -> Correction:
    """The event proves later what was corrected; the words themselves can be erased, and their salt with them."""
    dossier, salt = leg.dossier, new_salt()
    data: dict[str, Any] = {
        "fields": [difference["field"] for difference in differences],
        "old_sha256": digest([salt, *(difference["old"] for difference in differences)]),
        "new_sha256": digest([salt, *(difference["new"] for difference in differences)]),
        "reason_sha256": digest(reason),
    }
    if any(difference["field"] in ("procedure", "case_key") for difference in differences):
        data |= {"procedure": dossier.procedure.code, "case": dossier.case_key}
    if dossier.due_at:
        data["due_at"] = dossier.due_at.isoformat()
    event: Event = record(leg=leg, action=CORRECT_DATA, by=by, at=at, origin="desk", data=data)
    Statement.objects.create(event=event, text=reason)
    return Correction.objects.create(
        event=event,
        dossier=dossier,
        number=dossier.events.filter(action=CORRECT_DATA).count(),  # whatever was erased since
        made_at=event.at,
        salt=salt,
        changes=differences,
    )
