"""Parcels of which the post has told nothing for days: somebody asks it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_noop

from casework.calendars import calendars_for
from casework.deadlines import WorkingCalendar
from catalog.models import Agency
from dossiers.models import Parcel, ParcelEvent
from dossiers.post.following import take_in, told_of
from dossiers.post.gateway import MOST_ASKED, Gateway, is_configured
from dossiers.post.remarks import remark
from dossiers.post.scope import Direction
from dossiers.post.stations import UNDER_WAY, State


def silent(parcels: QuerySet[Parcel], now: datetime) -> QuerySet[Parcel]:
    """Those under way of which nothing was heard for POST_SILENT_DAYS working days of their agency.

    The longest silence first; `heard_at` is the last that was told or done. Of what could not be delivered: only what
    somebody has handled, since the rest waits in the list of trouble.
    """
    news = ParcelEvent.objects.filter(parcel=OuterRef("pk")).order_by("-at").values("at")[:1]
    last = Coalesce(Subquery(news), "ordered_at", "created_at")
    heard = moving(parcels).annotate(heard_at=Greatest(last, Coalesce("handled_at", last)))
    return heard.filter(_too_long(now)).order_by("heard_at", "pk")


def moving(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    """In the hands of the post, and nobody else has to see to them now."""
    under_way = Q(state__in=UNDER_WAY) & ~Q(direction=Direction.IN, handled_at__isnull=False)
    handled = Q(state__in=(State.FAILED, State.RETURNING), direction=Direction.OUT, handled_at__isnull=False)
    return parcels.filter(under_way | handled)


def _too_long(now: datetime) -> Q:
    """By the calendar of each agency."""
    keys = Agency.objects.order_by().values_list("calendar", flat=True).distinct()
    found = Q(pk=None)
    for key, calendar in calendars_for(keys).items():
        limit = silent_before(calendar, now, settings.POST_SILENT_DAYS)
        found |= Q(agency__calendar=key, heard_at__lt=limit)
    return found


def silent_before(calendar: WorkingCalendar, now: datetime, days: int) -> datetime:
    """The end of the last day since which `days` working days have begun, today among them."""
    day = timezone.localdate(now)
    while days > 0:
        days -= calendar.is_working(day)
        day -= timedelta(days=1)
    return _midnight(day + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def ask_post(*, parcels: Sequence[Parcel], at: datetime) -> int:
    """Ask where they are, and note it with those of which the post knows nothing new; without a post, of all.

    Returns:
        How many have news.

    Raises:
        PostError: the post does not answer; nothing is noted.
    """
    before = _told_of(parcels)
    for start in range(0, len(parcels), MOST_ASKED):
        _ask([parcel for parcel in parcels[start : start + MOST_ASKED] if parcel.attempts], at)
    after = _told_of(parcels)
    still = [parcel.pk for parcel in parcels if after.get(parcel.pk) == before.get(parcel.pk)]
    for parcel in moving(Parcel.objects.filter(pk__in=still)):
        remark(parcel, gettext_noop("The post was asked where it is"), at)
    return len(parcels) - len(still)


def _told_of(parcels: Sequence[Parcel]) -> dict[int, int]:
    """Pieces of news by parcel; those of which nothing was told are not in it."""
    events = ParcelEvent.objects.filter(parcel__in=[parcel.pk for parcel in parcels]).order_by()
    return dict(events.values_list("parcel").annotate(Count("pk")))


def _ask(announced: Iterable[Parcel], at: datetime) -> None:
    known = {parcel.reference: parcel for parcel in announced}
    if not known or not is_configured():
        return
    for reference, row in Gateway().states(known).items():
        if reference in known:
            take_in(parcel=known[reference], told=told_of(row, at), at=at)
