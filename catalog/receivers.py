"""Signals that only Django offers."""

from typing import Any

from catalog.services import ensure_role_groups


def grant_roles_after_migration(**kwargs: Any) -> None:
    """Connected to the last app's post_migrate: all permissions exist by then, and new models get their rights."""
    ensure_role_groups()
