"""The path of a dossier through an agency: which steps hold, whether they lead to an end, how long they take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.calendars import DEFAULT_CUT_OFF, DEFAULT_PERIODS
from casework.deadlines import TIME_ZONE, Term, WorkingCalendar, due_date, due_dates_in_a_row
from catalog.roles import PERMISSIONS, Role
from dossiers.models import Leg, ProcessVersion
from dossiers.models.process import StepMove, StepRole, StepUnit
from dossiers.workflow import MOVES, State

FIRST_STATE = State.RECEIVED  # the steps begin with the receipt
LAST_STATE = State.RETURNED
# What whoever does a step must be allowed to, besides the move that ends it.
ROLE_PERMISSIONS = {
    StepRole.RECEPTIONIST: "dossiers.return",
    StepRole.OFFICER: "dossiers.process",
    StepRole.DIVISION_HEAD: "dossiers.review",
    StepRole.LEADER: "dossiers.approve",
}
# Steps are compared with a term on a week without days off, from a Monday morning.
_PLAIN_WEEK = WorkingCalendar(DEFAULT_PERIODS, DEFAULT_CUT_OFF, {}, {})
_MONDAY = datetime(2026, 3, 2, 7, 30, tzinfo=TIME_ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step as it is set; the fields of ProcessStep."""

    name: str | Promise
    ends_with: str
    role: str = ""
    person: int | None = None
    duration_value: int | None = None
    duration_unit: str = ""

    @property
    def term(self) -> Term | None:
        """None: until the dossier itself is due."""
        return Term(self.duration_value, self.duration_unit) if self.duration_unit else None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "name": str(self.name)}


BUILT_IN = (
    PlannedStep(
        name=gettext_lazy("Take over for processing"),
        role=StepRole.OFFICER,
        duration_unit=StepUnit.SAME_DAY,
        ends_with=StepMove.PROCESS,
    ),
    PlannedStep(name=gettext_lazy("Process and draft the result"), role=StepRole.OFFICER, ends_with=StepMove.PROPOSE),
    PlannedStep(name=gettext_lazy("Approve the result"), role=StepRole.LEADER, ends_with=StepMove.APPROVE),
    PlannedStep(name=gettext_lazy("Return the result"), role=StepRole.RECEPTIONIST, ends_with=StepMove.RETURN),
)


def version_for(leg: Leg, day: date) -> ProcessVersion | None:
    """The newest steps that hold on `day` for the leg's agency: the procedure's before the field's, the agency's own
    before the general ones; None: the built-in ones."""
    procedure = leg.dossier.procedure
    found = ProcessVersion.objects.filter(
        Q(definition__procedure=procedure) | Q(definition__field=procedure.field_id),
        Q(definition__agency=leg.agency_id) | Q(definition__agency=None),
        definition__active=True,
        valid_from__lte=day,
    )
    return max(found.select_related("definition"), key=_rank, default=None)


def _rank(version: ProcessVersion) -> tuple[bool, bool, date, int, int]:
    """The version's own steps before those of an older one; a later date before an earlier."""
    definition = version.definition
    return (
        definition.procedure_id is not None,
        definition.agency_id is not None,
        version.valid_from,
        version.number,
        version.pk,
    )


def steps_of(version: ProcessVersion | None) -> tuple[PlannedStep, ...]:
    return tuple(PlannedStep(**step) for step in version.steps) if version else BUILT_IN


def states_of(steps: Iterable[PlannedStep]) -> list[State]:
    """The state in which each step is done.

    Raises:
        ValidationError: a move does not follow on the step before it, or the last step does not return the result.
    """
    state = FIRST_STATE
    states: list[State] = []
    for number, step in enumerate(steps, start=1):
        move = MOVES[step.ends_with]
        if state not in move.sources:
            raise ValidationError(
                _("Step %(number)d “%(step)s”: “%(move)s” is not possible there, since the dossier is “%(state)s”."),
                code="order",
                params={"number": number, "step": step.name, "move": move.label, "state": state.label},
            )
        states.append(state)
        state = move.target
    if state != LAST_STATE:
        raise ValidationError(_("The last step has to end with “%(move)s”."), "end", {"move": MOVES["return"].label})
    return states


def check_steps(steps: Sequence[PlannedStep]) -> None:
    """Whether the steps lead from receipt to return, each by somebody who may make its move.

    Raises:
        ValidationError: names the first step that does not.
    """
    states_of(steps)
    for number, step in enumerate(steps, start=1):
        move = MOVES[step.ends_with]
        if step.role and move.permission not in PERMISSIONS[Role(step.role)]:
            raise ValidationError(
                _("Step %(number)d “%(step)s”: a %(role)s may not make the move “%(move)s”."),
                code="role",
                params={
                    "number": number,
                    "step": step.name,
                    "role": StepRole(step.role).label,
                    "move": move.label,
                },
            )


def takes_longer(steps: Iterable[PlannedStep], term: Term) -> bool:
    """Whether the steps up to the decision need more than the procedure's whole term."""
    terms = [step.term for step in steps if step.term and step.ends_with != StepMove.RETURN]
    if not terms:
        return False
    return due_dates_in_a_row(_PLAIN_WEEK, terms, _MONDAY)[-1].due_at > due_date(_PLAIN_WEEK, term, _MONDAY).due_at
