"""What stands on the first page of a department's site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from catalog.agency_page import AgencyPage
from home.models.consultations import ConsultationPage
from home.models.leaders import LeaderPage
from home.models.news import ArticlePage, Kind
from home.serving.locks import readable
from portal.base.page_cache import remembered

if TYPE_CHECKING:
    from wagtail.query import PageQuerySet

    from home.models.departments import DepartmentHomePage

NEWS_SHOWN = 5  # one large, four small
NOTICES_SHOWN = 4
LEADERS_SHOWN = 4
CONSULTATIONS_SHOWN = 3
FIELDS_SHOWN = 8


def front_of(page: DepartmentHomePage) -> dict[str, Any]:
    """News, notices, leaders, drafts open for comments, the fields of its procedures, and where the office is."""
    news = ArticlePage.objects.descendant_of(page).public_news()
    leaders = _public(LeaderPage.objects.descendant_of(page)).order_by("path")
    office = AgencyPage(page.agency) if page.agency else None
    fields = remembered(f"department:{page.pk}:fields:{timezone.localdate()}", lambda: office.fields) if office else []
    return {
        "agency": page.agency,
        "office": office,
        "fields": fields[:FIELDS_SHOWN],
        "procedure_count": sum(field.count for field in fields),
        "news": news.exclude(kind=Kind.NOTICE).for_list()[:NEWS_SHOWN],
        "notices": news.of_kind(Kind.NOTICE).defer("body")[:NOTICES_SHOWN],
        "leaders": leaders.select_related("portrait").defer("body")[:LEADERS_SHOWN],
        "consultations": _open_consultations(page),
        "other_sections": remembered(f"department:{page.pk}:others", lambda: _other_sections(page)),
    }


def _other_sections(page: DepartmentHomePage) -> list[tuple[str, str]]:
    """Title and last part of the address of those that the site's menu does not name."""
    others = _public(Page.objects.child_of(page)).filter(show_in_menus=False).order_by("path")
    return list(others.values_list("title", "slug"))


def _open_consultations(page: DepartmentHomePage) -> list[ConsultationPage]:
    """Drafts of the agency, on its own site or on the province's, that take comments today; the first to end first."""
    today = timezone.localdate()
    mine = Q(agency=page.agency_id) | Q(path__startswith=page.path)
    found = _public(ConsultationPage.objects.filter(mine, opens_on__lte=today, closes_on__gte=today))
    return list(found.order_by("closes_on").defer("body", "outcome")[:CONSULTATIONS_SHOWN])


def _public(pages: PageQuerySet[Any]) -> PageQuerySet[Any]:
    """What everyone may read; locks are looked for only where there are some."""
    found: PageQuerySet[Any] = readable(pages)
    return found
