"""The workflow's conventions as system checks."""

import json
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error

from catalog.roles import PERMISSIONS
from dossiers.workflow import APPLICANT, MOVES, PUBLIC_LABELS, TONES, Move, State

RULE_SETS = Path(__file__).parent / "data" / "rule_sets.json"


def unreachable(moves: dict[str, Move]) -> set[State]:
    """States to which no path of moves leads from the submission."""
    reached = {State.SUBMITTED}
    grown = True
    while grown:
        more = {move.target for move in moves.values() if reached & set(move.sources)} - reached
        reached |= more
        grown = bool(more)
    return set(State) - reached


def every_state_is_reachable(**kwargs: Any) -> list[CheckMessage]:
    return [Error(f"No move leads to the state {state}", id="dossiers.E001") for state in sorted(unreachable(MOVES))]


def every_permission_is_held_by_a_role(**kwargs: Any) -> list[CheckMessage]:
    held = {APPLICANT}.union(*PERMISSIONS.values())
    return [
        Error(f"No role holds {move.permission}, which the move {action} needs", id="dossiers.E002")
        for action, move in MOVES.items()
        if move.permission not in held
    ]


def every_state_has_public_words(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"The state {state} has no public label or no tone", id="dossiers.E003")
        for state in State
        if state not in PUBLIC_LABELS or state not in TONES
    ]


def every_move_has_its_ground(**kwargs: Any) -> list[CheckMessage]:
    """In the newest decree of the file; and no decree names a move that the table does not have."""
    decrees = sorted(json.loads(RULE_SETS.read_text(encoding="utf-8")), key=lambda decree: str(decree["valid_from"]))
    unknown = {action for decree in decrees for action in decree["moves"]} - MOVES.keys()
    missing = MOVES.keys() - decrees[-1]["moves"].keys()
    return [
        Error(f"The move {action} stands in the table or in {RULE_SETS.name} only", id="dossiers.E004")
        for action in sorted(unknown | missing)
    ]


CHECKS = (
    every_state_is_reachable,
    every_permission_is_held_by_a_role,
    every_state_has_public_words,
    every_move_has_its_ground,
)
