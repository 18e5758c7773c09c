"""Writes one record into the database, with one revision of it that is live."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from catalog.changes import record_change
from catalog.comparison import parts_that_differ
from catalog.models import Procedure
from portal.base import page_cache


@transaction.atomic
def publish_record(*, before: Procedure | None, record: Procedure, by: User | None, is_news: bool = True) -> Procedure:
    """Save `record` (of catalog.importing.building) and publish it, whole or not at all; `before` is as it was.

    `is_news`: the public's list of changes tells it.

    One revision is made here; going through `publish()` would write everything a second time.
    """
    now = timezone.now()
    record.live, record.expired, record.has_unpublished_changes = True, False, False
    if record.expire_at and record.expire_at <= now:  # it would be taken down again at once
        record.expire_at = None
    record.first_published_at = record.first_published_at or now
    record.last_published_at = now
    _save(record, before)
    revision = record.save_revision(user=by, clean=False, changed=False)
    record.live_revision = record.latest_revision = revision
    Procedure.objects.filter(pk=record.pk).update(
        live_revision=revision, latest_revision=revision, has_unpublished_changes=False
    )
    page_cache.changed()
    action = "wagtail.publish" if before else "wagtail.create"
    log(instance=record, action=action, user=by, revision=revision)
    if is_news:
        record_change(procedure=record, before=before if before and before.live else None)
    return record


def _save(record: Procedure, before: Procedure | None) -> None:
    """Save the lists that differ only; all stay in memory, where the revision would else ask for each of them."""
    lists = record._cluster_related_objects
    if before:
        differing = set(parts_that_differ(before, record))
        saved = {name: rows for name, rows in lists.items() if name in differing}
    else:
        saved = {name: rows for name, rows in lists.items() if rows}
    record._cluster_related_objects = saved
    record.save()
    record._cluster_related_objects = lists
