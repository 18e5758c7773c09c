"""How often forms are fetched, by day: counted in memory and written later, and nothing is kept of who fetched."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from catalog.models import FormDownloads, FormTemplate
from portal.base.caller import client_network
from portal.base.counting.buffer import TimesBuffer
from portal.base.counting.flushing import Flusher
from portal.base.counting.readers import is_reader
from portal.base.pace import Pace

LONGEST_KEPT = timedelta(days=3 * 366)  # three seasons beside each other
_ADD = """
INSERT INTO catalog_formdownloads (form_id, day, times) VALUES (%s, %s, %s)
ON CONFLICT (form_id, day) DO UPDATE SET times = catalog_formdownloads.times + excluded.times
"""


class Fetched(NamedTuple):
    """What is counted together."""

    form_id: int
    day: date


def write(times: dict[Fetched, int]) -> None:
    """All or nothing; forms that were deleted meanwhile are left out. In one order, so that two workers do not cross.

    Raises:
        OperationalError: the database is away, or locked for too long.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        known = set(FormTemplate.objects.filter(pk__in={key.form_id for key in times}).values_list("pk", flat=True))
        rows = sorted((key.form_id, _day(key.day), count) for key, count in times.items() if key.form_id in known)
        if rows:
            cursor.executemany(_ADD, rows)


def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


buffer: TimesBuffer[Fetched] = TimesBuffer()
flusher = Flusher(what="form downloads", buffer=buffer, write=write)
pace = Pace(one=60, every=6_000)  # a reader who fetches the whole library stays within it


def note_download(request: HttpRequest, form: FormTemplate) -> None:
    """Count one download in memory; the database hears of it later."""
    if not settings.COUNT_DOWNLOADS or request.method != "GET" or not is_reader(request):
        return
    if pace.allows(client_network(request)):
        buffer.add(Fetched(form.pk, timezone.localdate()))
        flusher.begin()


def purge_daily(now: datetime) -> int:
    """Periodic work, once a day: forget what is older than LONGEST_KEPT. Returns the number of rows."""
    today = timezone.localdate(now)
    if not cache.add(f"form-downloads-purged-{today}", 1, timeout=86_400):
        return 0
    return FormDownloads.objects.filter(day__lt=today - LONGEST_KEPT).delete()[0]
