"""What stands on the home page of the province, in few queries: it is the page that most people open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
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


def front_of(page: HomePage) -> dict[str, Any]:
    """All blocks."""
    return news_of(page) | around_the_news(page)


def news_of(page: HomePage) -> dict[str, Any]:
    leadership, notices = _news(page, locked_pages())
    return {"leadership": leadership, "notices": notices}


def around_the_news(page: HomePage) -> dict[str, Any]:
    """All blocks but the news; no article changes them."""
    now, today = timezone.now(), timezone.localdate()
    hidden = locked_pages()
    published = Procedure.objects.published().values_list("pk", flat=True)  # a preview takes keys only
    events = _life_events(page, hidden)
    return {
        "popular": list(page.popular.filter(procedure__id__in=published).select_related("procedure")),
        "life_events": events,
        "all_life_events": _address_above(events[0].url) if events else "",
        "figures": front_figures(now),
        "closures": page_cache.remembered(f"front:closures:{today}", lambda: _closures(today), of_news=False),
        "schedule": _schedule(page, hidden, now),
        "documents": page_cache.remembered("front:documents", _documents, of_news=False),
        "consultations": _consultations(page, hidden, today),
        "agencies": page_cache.remembered(f"front:agencies:{today}", lambda: _departments(today), of_news=False),
    }


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
