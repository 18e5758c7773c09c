"""What stands on the first page of a department's site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.models import Page

from catalog.agency_page import AgencyPage
from home.models.consultations import ConsultationPage
from home.models.leaders import LeaderPage
from home.models.news import ArticlePage, Kind

if TYPE_CHECKING:
    from home.models.departments import DepartmentHomePage

NEWS_SHOWN = 5  # one large, four small
NOTICES_SHOWN = 4
LEADERS_SHOWN = 4
CONSULTATIONS_SHOWN = 3
FIELDS_SHOWN = 8


def front_of(page: DepartmentHomePage) -> dict[str, Any]:
    """News, notices, leaders, drafts open for comments, the fields of its procedures, and where the office is."""
    news = ArticlePage.objects.descendant_of(page).public_news()
    leaders = LeaderPage.objects.descendant_of(page).live().public().order_by("path")
    office = AgencyPage(page.agency) if page.agency else None
    return {
        "agency": page.agency,
        "office": office,
        "fields": office.fields[:FIELDS_SHOWN] if office else [],
        "news": news.exclude(kind=Kind.NOTICE).for_list()[:NEWS_SHOWN],
        "notices": news.of_kind(Kind.NOTICE).defer("body")[:NOTICES_SHOWN],
        "leaders": leaders.select_related("portrait").defer("body")[:LEADERS_SHOWN],
        "consultations": _open_consultations(page),
        "other_sections": Page.objects.child_of(page).live().public().filter(show_in_menus=False).order_by("path"),
    }


def _open_consultations(page: DepartmentHomePage) -> list[ConsultationPage]:
    """Drafts of the agency, on its own site or on the province's, that take comments today; the first to end first."""
    today = timezone.localdate()
    found = ConsultationPage.objects.live().public().filter(opens_on__lte=today, closes_on__gte=today)
    mine = found.filter(agency=page.agency_id) | found.descendant_of(page)
    return list(mine.distinct().order_by("closes_on").defer("body", "outcome")[:CONSULTATIONS_SHOWN])
