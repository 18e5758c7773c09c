"""The periodic look at every department's site: what it has of what home.sites.rules wants."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, Sum
from django.utils.html import strip_tags
from wagtail.models import Page

from catalog.models import Agency
from home.models import (
    ArticlePage,
    ContactPage,
    ContactPerson,
    DepartmentHomePage,
    LeaderPage,
    OrganisationUnit,
    PageCheck,
    Question,
    ScheduleEntry,
    SiteCheck,
    StandardPage,
)
from home.sites.rules import RULES, SiteFacts

AGAIN = timedelta(days=1)
ROUND = 10  # sites in one round of the periodic work
WEEK = timedelta(days=7)
INTRODUCTION, DISCLOSURE = "gioi-thieu", "cong-khai"  # the template's addresses: see data/site.json


def check_sites(now: datetime) -> int:
    """The periodic work: the sites that were not looked over for a day, a few each time.

    Returns:
        How many were looked over.
    """
    due = DepartmentHomePage.objects.live().exclude(agency=None)
    due = due.filter(Q(check_result=None) | Q(check_result__checked_at__lte=now - AGAIN))
    sites = list(due.select_related("agency").order_by("check_result__checked_at")[:ROUND])
    for site in sites:
        check_site(site, now)
    return len(sites)


def check_site(site: DepartmentHomePage, now: datetime) -> SiteCheck:
    """Look one site over, and write down what was found."""
    facts = facts_of(site, now)
    points = {rule: rule.score(facts) for rule in RULES}
    findings = [{"rule": rule.name, "points": got, "of": rule.points} for rule, got in points.items()]
    check, _created = SiteCheck.objects.update_or_create(
        site=site,
        defaults={
            "checked_at": now,
            "score": round(100 * sum(points.values()) / sum(rule.points for rule in RULES)),
            "last_news_at": facts.last_news_at,
            "dead_links": facts.dead_links,
            "missing_alts": facts.missing_alts,
            "findings": findings,
        },
    )
    return check


def facts_of(site: DepartmentHomePage, now: datetime) -> SiteFacts:
    """What everyone can see on the site now; links and pictures as home.editing.text_checking last saw them."""
    pages = Page.objects.descendant_of(site, inclusive=True).live().public()
    below = Q(page__in=pages)
    leaders = LeaderPage.objects.filter(pk__in=pages)
    last = ArticlePage.objects.filter(pk__in=pages, date__lte=now).order_by("-date").first()
    soon = ScheduleEntry.objects.filter(office__in=pages, starts_at__range=(now - WEEK, now + WEEK))
    parts, people = _contact(site, pages)
    looks = PageCheck.objects.filter(below).aggregate(broken=Sum("broken"), silent=Sum("missing_alts"))
    return SiteFacts(
        now=now,
        introduction=_length(StandardPage.objects.filter(pk__in=pages, slug=INTRODUCTION)),
        units=OrganisationUnit.objects.filter(below).count(),
        leaders=leaders.count(),
        leaders_reachable=leaders.exclude(phone="", email="").count(),
        schedule=soon.filter(is_cancelled=False).count(),
        contact_parts=parts,
        contact_people=people,
        last_news_at=last.date if last else None,
        questions=Question.objects.filter(below).count(),
        disclosures=_disclosures(pages),
        dead_links=looks["broken"] or 0,
        missing_alts=looks["silent"] or 0,
    )


def _length(pages: Any) -> int:
    """Characters of the pages' own words."""
    texts = (page.body.stream_block.get_searchable_content(page.body) for page in pages)
    return sum(len(strip_tags(text).strip()) for found in texts for text in found)


def _contact(site: DepartmentHomePage, pages: Any) -> tuple[int, int]:
    """How many of address, phone and e-mail the contact page shows, and how many people."""
    page = ContactPage.objects.filter(pk__in=pages).first()
    if page is None:
        return 0, 0
    agency: Agency | None = site.agency
    parts = sum(bool(getattr(page, name) or getattr(agency, name, "")) for name in ("address", "phone", "email"))
    return parts, ContactPerson.objects.filter(page=page).count()


def _disclosures(pages: Any) -> int:
    """Pages under the section of information to be disclosed, and blocks on it."""
    section = StandardPage.objects.filter(pk__in=pages, slug=DISCLOSURE).first()
    if section is None:
        return 0
    return len(section.body) + int(section.get_children().live().count())
