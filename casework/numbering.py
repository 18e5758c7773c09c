"""Serial numbers without gaps, unique in a series and day."""

from datetime import date

from django.db import connection, transaction
from django.db.models import F

from casework.models import Serial


def next_serial(*, series: str, day: date) -> int:
    """1, 2, 3 … within one series (e.g. an agency's code) and day.

    The number belongs to the caller's transaction: rolled back with it, it is given to the next caller. Until the
    transaction ends, others who want a number of the same series and day wait.

    Raises:
        TransactionManagementError: called outside a transaction, where a later failure would leave a gap.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("next_serial must be called inside transaction.atomic()")
    row = Serial.objects.filter(series=series, day=day)
    # INSERT … ON CONFLICT DO NOTHING, then UPDATE: the update holds the row's lock until the transaction ends.
    Serial.objects.bulk_create([Serial(series=series, day=day)], ignore_conflicts=True)
    row.update(value=F("value") + 1)
    return row.values_list("value", flat=True).get()
