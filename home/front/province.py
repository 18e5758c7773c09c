"""What stands on the home page of the province, in few queries: it is the page that most people open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from catalog.closures import closure_notices
from catalog.models import Agency, LegalDocument, Procedure
from home.front.figures import front_figures
from home.models.consultations import ConsultationPage
from home.models.leaders import LeaderPage, LeadersIndexPage
from home.models.life_events import LifeEventPage
from home.models.news import LEADERSHIP_KINDS, ArticlePage, Kind
from home.serving.locks import locked_pages
from portal.base import page_cache
from portal.base.page_cache import Subject

if TYPE_CHECKING:
    from home.models import HomePage

NEWS_SHOWN = 5  # one large, four small
NOTICES_SHOWN = 3
LIFE_EVENTS_SHOWN = 12  # the others are on their own page
DOCUMENTS_SHOWN = 4
CONSULTATIONS_SHOWN = 3
ENTRIES_SHOWN = 4  # of the leaders' schedule
LEADERS_OF_AN_ENTRY = 6  # rows that the join may bring for each
SCHEDULE_AHEAD = timedelta(days=7)


@dataclass(slots=True)
class Engagement:
    """One entry of the leaders' schedule in a line."""

    starts_at: datetime
    title: str
    place: str
    url: str  # of the page of these leaders
    leaders: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that are made together; nothing but a change of one of its subjects changes them."""

    make: Callable[[HomePage], dict[str, Any]]
    of: tuple[Subject, ...]


def front_of(page: HomePage) -> dict[str, Any]:
    """All blocks, made anew."""
    return {name: block for part in PARTS for name, block in part.make(page).items()}


def remembered_front(page: HomePage, key: str) -> dict[str, Any]:
    """All blocks; each part is asked for once until something of its subjects changes. The key names host, language
    and day."""
    parts = (
        page_cache.remembered(f"front:{key}:{place}", partial(part.make, page), of=part.of)
        for place, part in enumerate(PARTS)
    )
    return {name: block for part in parts for name, block in part.items()}


def _of_news(page: HomePage) -> dict[str, Any]:
    leadership, notices = _news(page, locked_pages())
    return {"leadership": leadership, "notices": notices}


def _of_pages(page: HomePage) -> dict[str, Any]:
    hidden = locked_pages()
    events = _life_events(page, hidden)
    return {
        "life_events": events,
        "all_life_events": _address_above(events[0].url) if events else "",
        "schedule": _schedule(page, hidden, timezone.now()),
        "consultations": _consultations(page, hidden, timezone.localdate()),
    }


def _of_both(page: HomePage) -> dict[str, Any]:
    published = Procedure.objects.published().values_list("pk", flat=True)  # a preview takes keys only
    return {"popular": list(page.popular.filter(procedure__id__in=published).select_related("procedure"))}


def _of_catalog(page: HomePage) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "figures": front_figures(timezone.now()),
        "closures": _closures(today),
        "documents": _documents(),
        "agencies": _departments(today),
    }


PARTS = (
    Part(_of_news, (Subject.NEWS, Subject.SITES)),
    Part(_of_pages, (Subject.PAGES, Subject.SITES)),
    Part(_of_both, (Subject.PAGES, Subject.CATALOG)),
    Part(_of_catalog, (Subject.CATALOG,)),
)


def _life_events(page: HomePage, hidden: Q) -> list[LifeEventPage]:
    guides = LifeEventPage.objects.descendant_of(page).live().exclude(hidden)
    return list(guides.order_by("path")[:LIFE_EVENTS_SHOWN])


def _address_above(url: str) -> str:
    """Of the page that a page lies in."""
    return url.rstrip("/").rpartition("/")[0] + "/"


def _news(page: HomePage, hidden: Q) -> tuple[list[ArticlePage], list[ArticlePage]]:
    """Leadership news and notices, with the pictures, in two queries."""
    news = ArticlePage.objects.live().exclude(hidden).of_site(page.path, page.depth + 2).order_by("-date", "-pk")
    wanted = Q(pk__in=news.of_kind(*LEADERSHIP_KINDS).values("pk")[:NEWS_SHOWN])
    wanted |= Q(pk__in=news.of_kind(Kind.NOTICE).values("pk")[:NOTICES_SHOWN])
    found = list(ArticlePage.objects.filter(wanted).order_by("-date", "-pk").for_list())
    notices = [article for article in found if article.kind == Kind.NOTICE]
    return [article for article in found if article.kind != Kind.NOTICE], notices


def _closures(today: date) -> list[Any]:
    return list(closure_notices(Agency.objects.open(today), today))


def _departments(today: date) -> list[Agency]:
    return list(Agency.objects.open(today).filter(kind__code="department").only("name", "slug"))


def _documents() -> list[LegalDocument]:
    """The province's own, newest first."""
    documents = LegalDocument.objects.filter(is_province=True, issued_on__isnull=False)
    return list(documents.order_by("-issued_on", "-pk").defer("text", "search_text")[:DOCUMENTS_SHOWN])


def _consultations(page: HomePage, hidden: Q, today: date) -> list[ConsultationPage]:
    """Drafts that take comments today, of the province and all its departments; the first to end first."""
    drafts = ConsultationPage.objects.descendant_of(page).live().exclude(hidden)
    current = drafts.filter(opens_on__lte=today, closes_on__gte=today).order_by("closes_on", "pk")
    return list(current.defer("body", "outcome")[:CONSULTATIONS_SHOWN])


def _schedule(page: HomePage, hidden: Q, now: datetime) -> list[Engagement]:
    """The next engagements of the province's leaders, with those of them who have a public page. One query."""
    offices = LeadersIndexPage.objects.child_of(page).live().exclude(hidden)
    public = LeaderPage.objects.live().exclude(hidden).filter(pk=OuterRef("leaders"))
    entries = apps.get_model("home", "ScheduleEntry")._default_manager.filter(
        office__in=offices.order_by().values("pk"),
        is_cancelled=False,
        starts_at__gte=now,
        starts_at__lt=now + SCHEDULE_AHEAD,
    )
    entries = entries.annotate(leader=Subquery(public.order_by().values("title")[:1]))
    fields = ("pk", "starts_at", "title", "place", "office__url_path", "leader")
    rows = entries.order_by("starts_at", "pk", "leaders__path").values_list(*fields)
    found: dict[int, Engagement] = {}
    for key, starts_at, title, place, url_path, leader in rows[: ENTRIES_SHOWN * LEADERS_OF_AN_ENTRY]:
        url = page.url + url_path.removeprefix(page.url_path)
        engagement = found.setdefault(key, Engagement(starts_at, title, place, url))
        if leader:
            engagement.leaders.append(leader)
    return list(found.values())[:ENTRIES_SHOWN]
