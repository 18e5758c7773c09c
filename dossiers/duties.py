"""What officers do in this room; see catalog.actions. The moves come from the workflow's own table."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.absences import HAND_OUT
from catalog.actions import Action, register_action
from catalog.roles import WORKING
from dossiers.fees.permissions import APPROVE, SETTING
from dossiers.services.assignment import MAY_ASSIGN
from dossiers.services.reappointment import PERMISSIONS as APPOINTMENTS
from dossiers.viewsets.readings import AUDIT
from dossiers.viewsets.sentences import MANAGE
from dossiers.workflow import APOLOGISE, APPLICANT, MOVES, REAPPOINT, State

MOVING, HANDLING, OFFICE = _("Moves of a dossier"), _("Work on a dossier"), _("Office")
STEPS = _("where the processing steps allow it")
TAKING = "dossiers.process"
RECEIVING = "dossiers.receive"
MARKING = frozenset(move.permission for move in MOVES.values() if move.needs == "items")


def move_duties() -> Iterator[Action]:
    """One for each row of the table that an officer may carry out."""
    for action, move in MOVES.items():
        if move.permission != APPLICANT:
            yield Action(
                name=f"move:{action}",
                label=move.label,
                room=MOVING,
                permissions=frozenset({move.permission}),
                note=STEPS if move.guard else State(move.sources[0]).label if move.needs == "items" else "",
            )


def other_duties() -> Iterator[Action]:
    yield _working("view", _("Look at dossiers, papers and log"), "dossiers.view")
    yield _working("take", _("Take a dossier that nobody holds, or the next one"), TAKING)
    yield _working("give", _("Give a dossier to anyone of the agency"), HAND_OUT)
    yield _working(
        "give_on",
        _("Give on a dossier that one holds"),
        *MAY_ASSIGN,
        note=_("only their own, without the right to give"),
    )
    yield _working("hand_over", _("Hand over all work of an officer"), HAND_OUT)
    yield _working("note", _("Write an internal note"), *WORKING)
    yield _working(
        "mark", _("Mark papers and answers"), *MARKING, note=_("in the state in which a supplement may be asked")
    )
    yield _working("correct_data", _("Correct data after receipt"), RECEIVING)
    yield _working("intake", _("Receive at the counter, also after an outage"), RECEIVING)
    yield _working("reappoint", _("Put off the due date with an apology"), APPOINTMENTS[REAPPOINT])
    yield _working("apologise", _("Apologise for a late dossier"), APPOINTMENTS[APOLOGISE])
    yield _working("collect", _("Collect fees"), "dossiers.collect")
    yield _working("exempt", _("Name a fee, exempt from it"), *SETTING)
    yield _working("refund", _("Decide on a refund"), APPROVE)
    yield _working("post", pgettext_lazy("duty", "Hand to the post"), "dossiers.post")
    for name, label in {
        "sentences": _("Keep ready sentences"),
        "processes": _("Set processing steps"),
        "calendar": _("Change the calendar of the agency"),
    }.items():
        yield Action(name=name, label=label, room=OFFICE, permissions=frozenset({MANAGE}))
    yield Action(name="readings", label=_("Read who read which dossier"), room=OFFICE, permissions=frozenset({AUDIT}))


def register_duties() -> None:
    for duty in (*move_duties(), *other_duties()):
        register_action(duty)


def _working(name: str, label: object, *permissions: str, note: object = "") -> Action:
    return Action(name=name, label=label, room=HANDLING, permissions=frozenset(permissions), note=note)  # type: ignore[arg-type]  # lazy
