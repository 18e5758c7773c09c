"""What someone with the database in their hands can do to the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from dossiers.models import Event, IssuedPaper, LegStep, Statement


@contextmanager
def rules_off() -> Iterator[None]:
    """As the owner of the table, who may switch the database's rules off."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        connection.check_constraints()  # else the table waits for constraints that are checked at the commit
        cursor.execute("ALTER TABLE dossiers_event DISABLE TRIGGER USER")
        yield
        connection.check_constraints()
        cursor.execute("ALTER TABLE dossiers_event ENABLE TRIGGER USER")


def tamper(event: Event, **columns: object) -> None:
    with rules_off():
        Event._base_manager.filter(pk=event.pk).update(**columns)


def take_out(**filters: object) -> None:
    """Delete events as SQL does it, without asking the model, and what hangs on them."""
    with rules_off():
        events = Event._base_manager.filter(**filters)
        Statement.objects.filter(event__in=events).delete()
        IssuedPaper.objects.filter(event__in=events).delete()
        LegStep.objects.filter(ended_by__in=events).update(ended_by=None)
        events._raw_delete(events.db)
