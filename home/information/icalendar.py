"""The working schedule as iCalendar (RFC 5545), for calendars that subscribe to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from portal.base.text import printable

if TYPE_CHECKING:
    from home.models.schedule import ScheduleEntry

CONTENT_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75  # bytes; RFC 5545, 3.1
PRODUCT = "-//portal//working schedule//VI"


def calendar(name: str, entries: Iterable[ScheduleEntry], now: datetime) -> str:
    """The whole file; a cancelled entry stays in it, so that calendars strike it out."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "METHOD:PUBLISH", f"X-WR-CALNAME:{text(name)}"]
    for entry in entries:
        lines += event(entry, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line))


def event(entry: ScheduleEntry, now: datetime) -> Iterator[str]:
    host = urlsplit(settings.BASE_URL).hostname
    yield "BEGIN:VEVENT"
    yield f"UID:schedule-{entry.pk}@{host}"
    yield f"DTSTAMP:{moment(now)}"
    yield f"DTSTART:{moment(entry.starts_at)}"
    if entry.ends_at:
        yield f"DTEND:{moment(entry.ends_at)}"
    yield f"SUMMARY:{text(entry.title)}"
    if entry.place:
        yield f"LOCATION:{text(entry.place)}"
    people = ", ".join([*(leader.title for leader in entry.leaders.all()), *filter(None, [entry.attending])])
    if people:
        yield f"DESCRIPTION:{text(people)}"
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def text(value: str) -> str:
    """A value in which nothing can end the line or begin another property."""
    plain = printable(value).replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return r"\n".join(plain.splitlines())


def fold(line: str) -> Iterator[str]:
    """Pieces of at most 75 bytes; those after the first begin with a space. No letter is cut in two."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield piece
