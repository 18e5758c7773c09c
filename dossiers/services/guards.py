"""What the processing steps allow, beyond the workflow's table: who does the present step, and which move ends it."""

from __future__ import annotations

from functools import cached_property

from accounts.models import User
from catalog.access import permissions_in
from dossiers.models import Event, Leg, LegStep
from dossiers.models.process import StepMove, StepRole
from dossiers.processes import ROLE_PERMISSIONS
from dossiers.steps import current_step, former_step
from dossiers.workflow import MOVES

RECALLABLE = frozenset({"hand_on", "propose"})
# Whoever does the present step makes these; the first group ends it.
ENDING = frozenset(StepMove.values)
OF_THE_STEP = ENDING | {"send_back", "correct", "deny"}
_LOOK_BACK = 10  # events since a sending that may all be the sender's own


class Guard:
    """What the steps of `leg` allow `user`; reads them once."""

    def __init__(self, leg: Leg, user: User | None) -> None:
        self.leg = leg
        self.user = user

    def allows(self, action: str) -> bool:
        """True for whatever the steps have no say in, such as the moves of the applicant."""
        guard = MOVES[action].guard
        if guard == "sender":
            return self.user is not None and may_recall(self.user, self.leg)
        if action not in OF_THE_STEP or self.user is None:
            return not guard
        if self.step is None:
            return not guard
        if action in ENDING and action != self.step.ends_with:
            return False
        if guard == "former" and not self._can_go_back(self.step):
            return False
        return self._is_theirs(self.step)

    @cached_property
    def step(self) -> LegStep | None:
        return current_step(self.leg)

    def _can_go_back(self, step: LegStep) -> bool:
        former = former_step(step)
        return former is not None and former.ends_with == StepMove.HAND_ON

    def _is_theirs(self, step: LegStep) -> bool:
        """A step of a role needs what the role may; one of a person is theirs, or of whoever was given the dossier."""
        if self.user is None:
            return False
        needed = ROLE_PERMISSIONS[StepRole(step.role)] if step.role else MOVES[step.ends_with].permission
        if needed not in permissions_in(self.user, self.leg.agency):
            return False
        return step.person_id is None or self.user.pk in {self.leg.officer_id or step.person_id}


def may_recall(user: User, leg: Leg) -> bool:
    """`user` sent the leg on, and nobody else has done anything with it since.

    What the system records by itself, such as another due date, is nobody's doing.
    """
    for event in _newest_events(leg):
        if event.action in RECALLABLE:
            return event.actor_id == user.pk
        if event.action in MOVES or event.actor_id not in {user.pk, None}:
            return False
    return False


def _newest_events(leg: Leg) -> list[Event]:
    """From what a page has read of the dossier's events already; otherwise one query."""
    if "events" in getattr(leg.dossier, "_prefetched_objects_cache", {}):
        return [event for event in reversed(leg.dossier.events.all()) if event.leg_id == leg.pk][:_LOOK_BACK]
    return list(Event.objects.filter(leg=leg).order_by("-sequence")[:_LOOK_BACK])
