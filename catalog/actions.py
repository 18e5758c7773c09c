"""Everything that officers do, by name, with the permissions of which one is needed: rooms register theirs.

From this registry and the table of roles come docs/roles.md and the tests of every role at its own and at another's
agency. What only opens a page stands here too.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from catalog.roles import PERMISSIONS, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing to do within an agency."""

    name: str  # unique, e.g. "dossiers.approve_move"
    label: str | Promise
    room: str | Promise  # heading in the document
    permissions: frozenset[str]  # one of them is enough
    note: str | Promise = ""  # what narrows it down further
    province: bool = False  # of the whole province: no role of one agency has it

    def is_done_by(self, role: Role) -> bool:
        return bool(self.permissions & PERMISSIONS[role])


_actions: dict[str, Action] = {}


def register_action(action: Action) -> None:
    _actions[action.name] = action


def registered_actions() -> list[Action]:
    """In the order of registration, that is room by room."""
    return list(_actions.values())
