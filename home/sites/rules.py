"""What a department's site must have, and how many points of a hundred each thing gives.

The sections follow Decree 42/2022/NĐ-CP, articles 4 to 9 (said to be replaced by Decree 224/2026/NĐ-CP from 1 July
2026: to be compared at source when it changes), freshness and access Circular 22/2023/TT-BTTTT. A rule judges facts,
not pages, so that it can be read and tested alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FRESH, STALE = timedelta(days=30), timedelta(days=90)  # of the last news: full points until the first, half then
LONG_ENOUGH = 300  # characters that say what an office does
QUESTIONS_WANTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What one site has at one moment."""

    now: datetime
    introduction: int = 0  # characters of the text about functions and tasks
    units: int = 0  # of the organisation chart
    leaders: int = 0
    leaders_reachable: int = 0  # with official phone or e-mail
    schedule: int = 0  # entries of this week and the next
    contact_parts: int = 0  # of address, phone, e-mail
    contact_people: int = 0
    last_news_at: datetime | None = None
    questions: int = 0
    disclosures: int = 0  # blocks and pages of information to be disclosed
    dead_links: int = 0
    missing_alts: int = 0


Judge = Callable[[SiteFacts], float]  # 0 to 1


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    points: int
    label: str | Promise
    wants: str | Promise
    judge: Judge

    def score(self, facts: SiteFacts) -> int:
        """The points that the site gets, rounded down: full points are for what is whole."""
        return int(self.points * min(1.0, max(0.0, self.judge(facts))))


def news_are_fresh(facts: SiteFacts) -> float:
    if facts.last_news_at is None:
        return 0
    age = facts.now - facts.last_news_at
    return 1 if age <= FRESH else 0.5 if age <= STALE else 0


def leaders_are_reachable(facts: SiteFacts) -> float:
    """Half for naming them, half for their phones or e-mails."""
    return 0.5 + 0.5 * facts.leaders_reachable / facts.leaders if facts.leaders else 0


def office_is_reachable(facts: SiteFacts) -> float:
    """Address, phone and e-mail, and somebody who answers."""
    return (facts.contact_parts + (1 if facts.contact_people else 0)) / 4


RULES = (
    Rule(
        "introduction",
        10,
        _("Functions and tasks"),
        _("the introduction says what the agency does"),
        lambda facts: facts.introduction / LONG_ENOUGH,
    ),
    Rule(
        "organisation",
        10,
        _("Organisation chart"),
        _("the chart names at least two units"),
        lambda facts: facts.units / 2,
    ),
    Rule(
        "leaders", 15, _("Leaders"), _("leaders are listed, each with official phone or e-mail"), leaders_are_reachable
    ),
    Rule(
        "schedule",
        5,
        _("Working schedule"),
        _("the leaders' schedule has entries of this week or the next"),
        lambda facts: facts.schedule,
    ),
    Rule(
        "contact",
        15,
        _("Contact"),
        _("address, phone, e-mail, and a table of who answers for what"),
        office_is_reachable,
    ),
    Rule(
        "news",
        15,
        _("Fresh news"),
        _("the last news is at most 30 days old (half of the points until 90 days)"),
        news_are_fresh,
    ),
    Rule(
        "questions",
        10,
        _("Guides and questions"),
        _("at least three questions with their answers"),
        lambda facts: facts.questions / QUESTIONS_WANTED,
    ),
    Rule(
        "disclosure",
        10,
        _("Information to be disclosed"),
        _("plans, budgets and reports stand on the site"),
        lambda facts: facts.disclosures,
    ),
    Rule(
        "links", 5, _("Working links"), _("no link leads nowhere"), lambda facts: 1 - facts.dead_links / 5
    ),
    Rule(
        "alts",
        5,
        _("Pictures in words"),
        _("every picture says what it shows, for people who do not see it"),
        lambda facts: 1 - facts.missing_alts / 5,
    ),
)  # fmt: skip
RULES_BY_NAME = {rule.name: rule for rule in RULES}
