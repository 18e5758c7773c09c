"""The steps of a leg: planned at receipt, and taken along with every move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils import timezone, translation

from accounts.models import User
from casework.calendars import calendar_for
from casework.deadlines import Pause, SupplementRule, Term, WorkingCalendar, due_date
from catalog.absences import absence_of
from catalog.access import may
from dossiers.deadlines import pauses
from dossiers.models import Event, Leg, LegStep
from dossiers.models.process import StepMove, StepRole
from dossiers.processes import steps_of, version_for
from dossiers.rules import rules_of
from dossiers.steps import current_step, former_step, people_with, state_of
from dossiers.workflow import MOVES, OPEN_STATES, Clock, Move, State

LANGUAGE = "vi"  # what is stored with a dossier
Outcome = LegStep.Outcome
# A move that sends a leg back to the step before, and how it ends the present one.
BACKWARD = {"send_back": Outcome.SENT_BACK, "correct": Outcome.SENT_BACK, "recall": Outcome.RECALLED}


def follow(leg: Leg, event: Event, move: Move) -> None:
    """Let the steps of `leg` go along with the move that `event` tells of; in its transaction, the dossier locked."""
    if move.clock is Clock.START:
        _plan(leg, event)
        return
    step = current_step(leg)
    if step is None:
        return
    if event.action in BACKWARD:
        _go_back(leg, step, event)
    elif step.ends_with == event.action:
        _go_on(leg, step, event)
    elif move.clock is Clock.STOP:
        step.paused_at, step.due_at = event.at, None
        step.save(update_fields=["paused_at", "due_at"])
    elif move.clock is Clock.RESUME:
        _resume(leg, step, event)
    elif move.target not in OPEN_STATES:
        _end(step, event, Outcome.DONE if event.action == "deny" else Outcome.CLOSED)


def recount(leg: Leg) -> None:
    """The leg's own due date was changed: the present step has at least that long, and no longer."""
    step = current_step(leg)
    if step and step.started_at and step.paused_at is None:
        step.due_at = due_again(leg, step)
        step.save(update_fields=["due_at"])


def due_again(leg: Leg, step: LegStep, calendar: WorkingCalendar | None = None) -> datetime | None:
    """By when a step that has begun has to end: from where its clock started last, without the pauses since then."""
    begun = max(moment for moment in (step.started_at, leg.clock_from) if moment)
    stretches = tuple(pause for pause in pauses(leg) if pause.start >= begun)
    return _due(leg, step, begun, stretches, calendar)


def plan_again(leg: Leg) -> None:
    """The procedure was corrected: its own steps from the same receipt, while nobody has begun the second one."""
    receipt = leg.events.filter(action="receive").last()
    if leg.state != State.RECEIVED or receipt is None:
        recount(leg)
        return
    leg.steps.all().delete()
    _plan(leg, receipt)


def _plan(leg: Leg, event: Event) -> None:
    version = version_for(leg, timezone.localdate(event.at))
    with translation.override(LANGUAGE):
        LegStep.objects.bulk_create(
            LegStep(
                leg=leg,
                version=version,
                order=order,
                name=str(step.name),
                role=step.role,
                person_id=step.person,
                duration_value=step.duration_value,
                duration_unit=step.duration_unit,
                ends_with=step.ends_with,
            )
            for order, step in enumerate(steps_of(version), start=1)
        )
    _begin(leg, leg.steps.get(order=1), event)


def _go_on(leg: Leg, step: LegStep, event: Event) -> None:
    """To the next step that is done in the state which the leg now has."""
    _end(step, event, Outcome.DONE)
    following = _passage(leg, step.order + 1)
    if following:
        _begin(leg, following, event)


def _go_back(leg: Leg, step: LegStep, event: Event) -> None:
    """Again through the step before: with a time of its own, or after a recall with what was left of it."""
    former = former_step(step)
    _end(step, event, BACKWARD[event.action])
    if former is None:
        return
    again = _copy(former)
    kept_due = former.due_at if event.action == "recall" else None
    _begin(leg, again, event, holder=former.finished_by)
    if kept_due:
        LegStep.objects.filter(pk=again.pk).update(due_at=kept_due)


def _resume(leg: Leg, step: LegStep, event: Event) -> None:
    """The papers are complete: the step counts again, as the dossier's rule says; that of taking over is over."""
    if state_of(leg, step) != leg.state:
        _go_on(leg, step, event)
        return
    stretches: tuple[Pause, ...] = ()
    begun = event.at
    if leg.dossier.supplement_rule == SupplementRule.PAUSE and step.started_at and step.paused_at:
        begun, stretches = step.started_at, (Pause(step.paused_at, event.at),)
    step.paused_at, step.due_at = None, _due(leg, step, begun, stretches)
    step.save(update_fields=["paused_at", "due_at"])


def _begin(leg: Leg, step: LegStep, event: Event, holder: User | None = None) -> None:
    step.started_at, step.given_by, step.due_at = event.at, event.actor, _due(leg, step, event.at)
    step.save()
    given = holder if holder and may(holder, MOVES[step.ends_with].permission, leg.agency) else _receiver(leg, step)
    if given is None and event.action != StepMove.HAND_ON:
        return  # whoever held it stays the one to ask
    leg.officer = given
    Leg.objects.filter(pk=leg.pk).update(officer=given)


def _receiver(leg: Leg, step: LegStep) -> User | None:
    """Who is given the leg: the person that the step names, else the only one there of its role; None: the pool."""
    if step.person:
        away = absence_of(step.person, leg.agency)
        person = away.deputy if away else step.person
        return person if may(person, MOVES[step.ends_with].permission, leg.agency) else None
    if step.role in {StepRole.DIVISION_HEAD}:
        heads = people_with(StepRole.DIVISION_HEAD, leg.agency_id)
        return heads[0] if len(heads) == 1 else None
    return None


def _end(step: LegStep, event: Event, outcome: LegStep.Outcome) -> None:
    step.finished_at, step.finished_by, step.outcome, step.ended_by = event.at, event.actor, outcome, event
    step.save()


def _passage(leg: Leg, order: int) -> LegStep | None:
    """The planned row of this step; when it was gone through before, a new one."""
    rows = list(leg.steps.filter(order=order))
    if not rows:
        return None
    return next((row for row in rows if row.started_at is None), None) or _copy(rows[-1])


def _copy(step: LegStep) -> LegStep:
    return LegStep(
        leg_id=step.leg_id,
        version_id=step.version_id,
        order=step.order,
        name=step.name,
        role=step.role,
        person_id=step.person_id,
        duration_value=step.duration_value,
        duration_unit=step.duration_unit,
        ends_with=step.ends_with,
    )


def _due(
    leg: Leg,
    step: LegStep,
    begun: datetime,
    stretches: tuple[Pause, ...] = (),
    calendar: WorkingCalendar | None = None,
) -> datetime | None:
    """By when the step has to end: its own time, but never later than the leg's; the return has no part in that."""
    limit = None if step.ends_with == StepMove.RETURN else leg.due_at
    if not step.duration_unit:
        return limit
    calendar = calendar or calendar_for(leg.agency.calendar_id)
    term = Term(step.duration_value, step.duration_unit)
    if step.order == 1:
        calendar = replace(calendar, cut_off=rules_of(leg.dossier).transfer_cut_off)
        own = due_date(calendar, term, begun, stretches).due_at
    else:
        own = due_date(calendar, term, begun, stretches, on=_first_day(calendar, begun)).due_at
    return min(own, limit) if limit else own


def _first_day(calendar: WorkingCalendar, begun: datetime) -> date:
    """Within an agency no cut-off applies: the day itself, unless its working hours are over."""
    day = timezone.localdate(begun)
    return day + timedelta(days=1) if begun >= calendar.closing(day) else day
