"""The lines at the top of every page: what is announced now, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db import Error
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.calendars import Calendars
from casework.deadlines import working_days_between
from home.models import Announcement
from home.sites.current import department_of
from portal.base import page_cache

NOTICE_DAYS = 7  # working days ahead that a planned stoppage is announced (Decree 224/2026/NĐ-CP)
MOST = 3  # on one page
LAST_LOOK, LOOK_BACK = "announcements:last-look", timedelta(hours=1)
URGENCY = {kind: place for place, kind in enumerate(Announcement.Kind.values)}
ICONS = {
    Announcement.Kind.EMERGENCY: "triangle-alert",
    Announcement.Kind.STOPPAGE: "clock",
    Announcement.Kind.NOTICE: "info",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One announcement as a page shows it."""

    kind: str
    icon: str
    title: str
    text: str
    stoppage: str  # "The portal stops from … until …"
    link: str
    language: str  # of title and text


def current_announcements(request: HttpRequest) -> list[Line]:
    """For the shell: those of all sites and of the request's; none while the database does not answer."""
    try:
        rows = _kept()
    except Error:  # the page that says so is drawn with this shell, too
        return []
    now = timezone.now()
    shown = [row for row in rows if row.starts_at <= now and (row.ends_at is None or now < row.ends_at)]
    if any(row.site_id for row in shown):
        here = _site_key(request)
        shown = [row for row in shown if row.site_id in (None, here)]
    return [line_of(row) for row in shown[:MOST]]


def _site_key(request: HttpRequest) -> int | None:
    department = department_of(request)
    return department.page_id if department else None


def _kept() -> list[Announcement]:
    """Those that are not over, the most urgent first; read once a minute, not for each page."""
    return page_cache.remembered("announcements", _read, of=(page_cache.Subject.ANNOUNCEMENTS,))


def _read() -> list[Announcement]:
    found = Announcement.objects.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))
    return sorted(found, key=lambda row: URGENCY[row.kind])


def line_of(row: Announcement) -> Line:
    """In the reader's language where it was written in it."""
    english = get_language() == "en" and bool(row.title_en)
    return Line(
        kind=row.kind,
        icon=ICONS[Announcement.Kind(row.kind)],
        title=row.title_en if english else row.title,
        text=row.text_en if english else row.text,
        stoppage=stoppage_of(row),
        link=row.link,
        language="en" if english else "vi",
    )


def stoppage_of(row: Announcement) -> str:
    """`Cổng ngừng hoạt động từ 22:00, 05/12/2026 đến 05:00, 06/12/2026.`"""
    if not row.stops_from or not row.stops_until:
        return ""
    times = {"start": _moment(row.stops_from), "end": _moment(row.stops_until)}
    return _("The portal does not work from %(start)s until %(end)s.") % times


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i, d/m/Y")


def follow_the_clock(now: datetime) -> bool:
    """The periodic work: whether an announcement has begun or ended since the last look; kept pages are older then."""
    since = cache.get(LAST_LOOK, now - LOOK_BACK)
    cache.set(LAST_LOOK, now, None)
    begun = Q(starts_at__gt=since, starts_at__lte=now)
    changed: bool = Announcement.objects.filter(begun | Q(ends_at__gt=since, ends_at__lte=now)).exists()
    if changed:
        page_cache.changed(page_cache.Subject.ANNOUNCEMENTS)
    return changed


def working_days_ahead(announced: datetime, stops_from: datetime) -> int:
    """Working days by the common calendar between the announcement and the stoppage; negative when it comes later."""
    first: date = timezone.localdate(announced)
    return working_days_between(Calendars().of(None), first, timezone.localdate(stops_from))
