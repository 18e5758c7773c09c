"""What happens to the contents in a month: pages that come and go, announcements, consultations; and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, WorkflowState

from accounts.models import User
from home.models import Announcement, ConsultationPage
from home.sites.groups import pages_editable_by

STALE = timedelta(days=14)  # a draft that nobody touched for so long
SHOWN = 20  # rows of what waits


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One thing at one moment; `moment` sorts, `is_whole_day` says that only its day counts."""

    moment: datetime
    title: str
    what: str | Promise
    url: str
    is_whole_day: bool = False


def entries_of(
    user: User, announcements: QuerySet[Announcement], first: datetime, end: datetime
) -> list[tuple[date, list[Entry]]]:
    """By day, those from `first` to before `end` of the pages that `user` edits and of the given announcements."""
    pages = pages_editable_by(user)
    found = [
        *_scheduled(pages, first, end),
        *_expiring(pages, first, end),
        *_announced(announcements, first, end),
        *_consulted(pages, first, end),
    ]
    days: dict[date, list[Entry]] = {}
    for entry in sorted(found, key=lambda each: (each.moment, each.title)):
        days.setdefault(timezone.localdate(entry.moment), []).append(entry)
    return list(days.items())


def _edit(page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def _scheduled(pages: QuerySet[Page], first: datetime, end: datetime) -> Iterator[Entry]:
    revisions = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        approved_go_live_at__gte=first,
        approved_go_live_at__lt=end,
    )
    moments = {int(key): moment for key, moment in revisions.values_list("object_id", "approved_go_live_at")}
    for page in pages.filter(pk__in=list(moments)):
        yield Entry(moments[page.pk], page.draft_title, _("goes online"), _edit(page.pk))


def _expiring(pages: QuerySet[Page], first: datetime, end: datetime) -> Iterator[Entry]:
    for page in pages.filter(live=True, expire_at__gte=first, expire_at__lt=end):
        yield Entry(page.expire_at, page.title, _("goes offline"), _edit(page.pk))


def _announced(announcements: QuerySet[Announcement], first: datetime, end: datetime) -> Iterator[Entry]:
    what = {
        "starts_at": _("announcement begins"),
        "ends_at": _("announcement ends"),
        "stops_from": _("the portal stops"),
        "stops_until": _("the portal works again"),
    }
    for name, label in what.items():
        for row in announcements.filter(**{f"{name}__gte": first, f"{name}__lt": end}):
            yield Entry(getattr(row, name), row.title, label, reverse("announcements:edit", args=[row.pk]))


def _consulted(pages: QuerySet[Page], first: datetime, end: datetime) -> Iterator[Entry]:
    what = {"opens_on": _("consultation begins"), "closes_on": _("last day of a consultation")}
    consultations = ConsultationPage.objects.live().filter(pk__in=pages)
    for name, label in what.items():
        days = {f"{name}__gte": timezone.localdate(first), f"{name}__lt": timezone.localdate(end)}
        for page in consultations.filter(**days):
            moment = timezone.make_aware(datetime.combine(getattr(page, name), time.min))
            yield Entry(moment, page.title, label, _edit(page.pk), is_whole_day=True)


def waiting_pages(user: User) -> list[Page]:
    """Handed in, and not decided yet; the oldest first."""
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), status=WorkflowState.STATUS_IN_PROGRESS
    ).order_by("created_at")
    keys = [int(key) for key in states.values_list("object_id", flat=True)]
    known = pages_editable_by(user).in_bulk(keys)
    return _in_order(keys, known)[:SHOWN]


def _in_order(keys: Iterable[int], known: dict[int, Page]) -> list[Page]:
    return [known[key] for key in keys if key in known]


def stale_drafts(user: User, now: datetime) -> list[Page]:
    """Written and left: changed more than two weeks ago, never handed in, not scheduled; the oldest first."""
    drafts = pages_editable_by(user).filter(
        has_unpublished_changes=True, latest_revision_created_at__lt=now - STALE, go_live_at=None
    )
    return list(drafts.order_by("latest_revision_created_at")[:SHOWN])
