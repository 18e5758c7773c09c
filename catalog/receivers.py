"""Signals that only Django or Wagtail offers."""

from typing import Any

from catalog.indexing import procedures_changed
from catalog.models import Procedure
from catalog.services import ensure_role_groups


def grant_roles_after_migration(**kwargs: Any) -> None:
    """Connected to the last app's post_migrate: all permissions exist by then, and new models get their rights."""
    ensure_role_groups()


def index_after_publishing(instance: Procedure, **kwargs: Any) -> None:
    """Connected to `published` and `unpublished`: publishing has many ways in, and no service of ours."""
    procedures_changed([instance.pk])
