"""Where a leg stands in its steps, and the slip of its hand-overs (phiếu kiểm soát quá trình)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from catalog.models import Membership
from dossiers.models import Leg, LegStep
from dossiers.models.process import StepRole
from dossiers.workflow import MOVES, State

RESULTS: dict[str, str | Promise] = {
    "early": pgettext_lazy("a step", "early"),
    "on_time": pgettext_lazy("a step", "on time"),
    "late": pgettext_lazy("a step", "late"),
}
SHOWN_WITH = ("person", "given_by", "finished_by", "ended_by__statement")
TONES = {"early": "good", "on_time": "good", "late": "late"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRow:
    """One hand-over: who gave it to whom, when, for what, and how it ended."""

    number: int  # of the passages, from 1; 0: not begun
    step: str
    giver: str
    receiver: str
    at: datetime | None  # of the hand-over
    due_at: datetime | None
    ended_at: datetime | None
    outcome: str  # empty: not ended
    result: str  # early, on_time, late; empty: no time was set
    note: str  # the words of whoever sent it back
    is_current: bool
    waits: bool  # for the applicant

    @property
    def result_words(self) -> str:
        return str(RESULTS.get(self.result, ""))

    @property
    def tone(self) -> str:
        return TONES.get(self.result, "neutral")


def load_steps(leg: Leg) -> None:
    """Read the steps of `leg` once for a whole page, which changes none of them."""
    prefetch_related_objects([leg], Prefetch("steps", LegStep.objects.select_related(*SHOWN_WITH)))


def _loaded(leg: Leg) -> list[LegStep] | None:
    """What `load_steps` read; None where nobody did."""
    kept: Mapping[str, Iterable[LegStep]] = getattr(leg, "_prefetched_objects_cache", {})
    return list(leg.steps.all()) if "steps" in kept else None


def current_step(leg: Leg) -> LegStep | None:
    """The step that is being done; None before receipt, after the end, and for legs from before there were steps."""
    known = _loaded(leg)
    if known is not None:
        return next((step for step in known if step.started_at and step.finished_at is None), None)
    return leg.steps.filter(started_at__isnull=False, finished_at=None).select_related("person").first()


def former_step(step: LegStep) -> LegStep | None:
    """The latest passage through the step before `step`."""
    known = _loaded(step.leg) if LegStep.leg.is_cached(step) else None
    if known is not None:
        passed = [one for one in known if one.order == step.order - 1 and one.outcome == LegStep.Outcome.DONE]
        return max(passed, key=lambda one: (one.finished_at, one.pk), default=None)
    before = LegStep.objects.filter(leg=step.leg_id, order=step.order - 1, outcome=LegStep.Outcome.DONE)
    return before.select_related("finished_by").order_by("-finished_at", "-pk").first()


def state_of(leg: Leg, step: LegStep) -> State:
    """The state in which `step` is done, by the moves of the steps before it."""
    before = leg.steps.filter(order__lt=step.order).order_by("-order").values_list("ends_with", flat=True).first()
    return MOVES[before].target if before else State.RECEIVED


def people_with(role: str, agency_id: int) -> list[User]:
    """Who is `role` in this agency itself."""
    memberships = Membership.objects.filter(agency=agency_id, role=role, user__is_active=True)
    return [membership.user for membership in memberships.select_related("user").order_by("pk")]


def slip(leg: Leg) -> list[SlipRow]:
    """Every passage in its order, then what is still to come; one query."""
    rows = leg.steps.all() if _loaded(leg) is not None else leg.steps.select_related(*SHOWN_WITH)
    begun = sorted((row for row in rows if row.started_at), key=lambda row: (row.started_at, row.pk))
    open_rows = [row for row in rows if row.started_at is None and leg.finished_at is None]
    numbered = list(enumerate(begun, start=1)) + [(0, row) for row in open_rows]
    return [_slip_row(leg, number, row) for number, row in numbered]


def result_of(step: LegStep, now: datetime) -> str:
    """Of an ended step whether it was in time; of an open one only that it is late."""
    if step.due_at is None:
        return ""
    ended = step.finished_at or now
    if ended > step.due_at:
        return "late"
    if step.finished_at is None:
        return ""
    return "early" if timezone.localdate(ended) < timezone.localdate(step.due_at) else "on_time"


def _slip_row(leg: Leg, number: int, step: LegStep) -> SlipRow:
    is_current = step.started_at is not None and step.finished_at is None
    statement = getattr(step.ended_by, "statement", None) if step.outcome == LegStep.Outcome.SENT_BACK else None
    return SlipRow(
        number=number,
        step=step.name,
        giver=str(step.given_by or _("the applicant")) if number else "",
        receiver=_receiver(leg, step, is_current=is_current),
        at=step.started_at,
        due_at=step.due_at,
        ended_at=step.finished_at,
        outcome=step.get_outcome_display() if step.outcome else "",
        result=result_of(step, timezone.now()) if number else "",
        note=statement.text if statement else "",
        is_current=is_current,
        waits=step.paused_at is not None and is_current,
    )


def _receiver(leg: Leg, step: LegStep, *, is_current: bool) -> str:
    """Who did it, else who holds it, else who is to do it."""
    if step.finished_by and step.outcome == LegStep.Outcome.DONE:
        return str(step.finished_by)
    if is_current and leg.officer and _holds(leg, step):
        return str(leg.officer)
    return str(step.person or (StepRole(step.role).label if step.role else _("anyone of the agency")))


def _holds(leg: Leg, step: LegStep) -> bool:
    """The officer of a leg is not who approves it or returns its result, unless the step names that person."""
    return MOVES[step.ends_with].permission == "dossiers.process" or step.person_id == leg.officer_id
