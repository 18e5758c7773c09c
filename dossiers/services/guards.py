"""What the processing steps allow, beyond the workflow's table: handing on, sending back, recalling."""

from __future__ import annotations

from accounts.models import User
from dossiers.models import Event, Leg
from dossiers.workflow import Move

RECALLABLE = frozenset({"hand_on", "propose"})


def is_open_to(user: User | None, leg: Leg, move: Move) -> bool:
    """Whether the steps of `leg` allow `user` this move; true where the table asks nothing of the steps."""
    if not move.guard:
        return True
    return move.guard == "sender" and user is not None and may_recall(user, leg)


def may_recall(user: User, leg: Leg) -> bool:
    """`user` sent the leg on by its last move, and nobody else has done anything with it since; one query."""
    for event in Event.objects.filter(leg=leg).order_by("-sequence")[:5]:
        if event.action in RECALLABLE:
            return event.actor_id == user.pk
        if event.actor_id != user.pk:
            return False
    return False
