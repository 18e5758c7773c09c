"""Signals that only Django or Wagtail offers."""

from typing import Any

from wagtail.models import Revision

from catalog.changes import published_before, record_change, record_end
from catalog.gazette.indexing import documents_changed
from catalog.indexing import procedures_changed
from catalog.models import LegalDocument, Procedure
from catalog.moderation import ensure_workflow
from catalog.services import ensure_role_groups


def grant_roles_after_migration(**kwargs: Any) -> None:
    """Connected to the last app's post_migrate: all permissions exist by then, and new models get their rights."""
    ensure_role_groups()
    ensure_workflow()


def index_after_publishing(instance: Procedure, **kwargs: Any) -> None:
    """Connected to `published` and `unpublished`: publishing has many ways in, and no service of ours."""
    procedures_changed([instance.pk])


def note_published(instance: Procedure, revision: Revision, **kwargs: Any) -> None:
    """Connected to `published`, which Wagtail sends for what is only scheduled, too."""
    if instance.live:
        record_change(procedure=instance, before=published_before(revision))


def note_unpublished(instance: Procedure, **kwargs: Any) -> None:
    """Connected to `unpublished`: by an editor, or because it expired."""
    record_end(procedure=instance)


def index_legal_document(instance: LegalDocument, **kwargs: Any) -> None:
    """Connected to its saving and deletion: the staff area saves it in many ways."""
    documents_changed([instance.pk])
