"""The demonstration's sites of departments: each with its people, news and questions, all of them invented."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any, TextIO

from django.utils import timezone
from django.utils.html import format_html
from tqdm import tqdm
from wagtail.rich_text import RichText

from catalog.models import Agency
from home.demo.tree import add, moment, picture, read
from home.models import (
    ArticlePage,
    ContactPage,
    ContactPerson,
    DepartmentHomePage,
    HomePage,
    Kind,
    LeaderPage,
    LeadersIndexPage,
    NewsIndexPage,
    OrganisationPage,
    OrganisationUnit,
    PortalPage,
    Question,
    QuestionsPage,
    ScheduleEntry,
    StandardPage,
)
from home.sites.checks import DISCLOSURE, check_site
from home.sites.making import ensure_index, make_site
from portal.base.text import vietnamese_slug

WARD = "UBND phường Đồng Hới"
DAYS_AGO = (2, 5, 9, 16, 24, 33, 47, 96)  # of the newest news: not every department is equally fresh
SCENES = ("canh-dong", "dong-song", "bien", "doi-nui", "con-cat", "pho", "mot-cua")
SCENE_ALT = "Tranh vẽ phong cảnh quê hương, dùng để minh họa"
OFFERS_EVERY = 4  # one site in so many offers its newest news to the province, which has taken every second offer
MEETINGS = (("Tiếp công dân định kỳ", "Phòng tiếp công dân"), ("Giao ban", "Hội trường"))


def load(home: HomePage, stdout: TextIO) -> None:
    """A site for every department and one ward; those that exist stay as they are."""
    ensure_index(home)
    texts = read("departments")
    agencies = [*Agency.objects.open().filter(kind__code="department"), *Agency.objects.filter(name=WARD)]
    waiting = [agency for agency in agencies if not DepartmentHomePage.objects.filter(agency=agency).exists()]
    for number, agency in enumerate(tqdm(waiting, unit="site", disable=None)):
        told = texts["ward"] if agency.name == WARD else texts.get(agency.code)
        if told:
            _Site(agency, number, told, texts["shared"]).make()


class _Site:
    """One site in the making."""

    def __init__(self, agency: Agency, number: int, told: dict[str, Any], shared: dict[str, Any]) -> None:
        self.agency, self.number, self.told, self.shared = agency, number, told, shared
        self.people = _people(number, shared)

    def make(self) -> None:
        page = make_site(agency=self.agency, fill=self.fill)
        if self.number % 2 == 0:
            page.intro = self.told["does"].partition(". ")[0][:495].rstrip(".") + "."
            page.save_revision().publish()
        leaders = self.add_leaders(LeadersIndexPage.objects.child_of(page).get())
        self.add_news(NewsIndexPage.objects.child_of(page).get())
        if self.number % 3 != 2:
            self.add_schedule(leaders)
        check_site(page, timezone.now())

    def fill(self, section: PortalPage) -> None:
        match section:
            case OrganisationPage():
                section.units = [OrganisationUnit(name=unit) for unit in self.told["units"]]
            case QuestionsPage():
                section.questions = [
                    Question(question=self.named(question), answer=str(_paragraph(self.named(answer)).source))
                    for question, answer in [*self.told["questions"], self.shared["question"]]
                ]
            case ContactPage():
                section.people = self.contacts()
                section.email = self.agency.email or ("" if self.number % 7 == 6 else f"{self.agency.slug}@example.vn")
            case StandardPage():
                text = self.shared["plan"] if section.slug == DISCLOSURE else self.told["does"]
                section.body = [("paragraph", _paragraph(text))]

    def named(self, text: str) -> str:
        return text.format(name=self.agency.name)

    def contacts(self) -> list[ContactPerson]:
        """Whom to ask for what; the phones are invented."""
        rows = zip(self.people[3:], self.shared["matters"], self.told["units"], strict=False)
        return [
            ContactPerson(name=name, position=unit, matter=matter, phone=self.phone(20 + place), email=_email(name))
            for place, (name, matter, unit) in enumerate(rows)
        ]

    def phone(self, extension: int) -> str:
        return f"0232 38{self.number:02d} {extension:03d}"

    def add_leaders(self, index: LeadersIndexPage) -> list[LeaderPage]:
        positions = [self.told["head"], self.told["deputy"], self.told["deputy"]]
        leaders = []
        for place, (name, position) in enumerate(zip(self.people, positions, strict=False)):
            silent = self.number % 5 == 4 and place  # some sites lack a phone, and the check says so
            page = LeaderPage(
                title=name,
                slug=vietnamese_slug(name),
                position=f"{position} {self.agency.short_name or self.agency.name}"[:200],
                duties="" if silent else f"Phụ trách: {', '.join(self.told['units'][place + 1 : place + 3])}.",
                office=self.agency.address,
                phone="" if silent else self.phone(place + 1),
                email="" if silent else _email(name),
                reception="Thứ Năm tuần thứ hai và thứ tư hằng tháng, từ 08:00" if place == 0 else "",
            )
            add(index, page)
            leaders.append(page)
        return leaders

    def add_news(self, index: NewsIndexPage) -> None:
        newest = DAYS_AGO[self.number % len(DAYS_AGO)]
        rows = [(Kind.SOCIETY, *row) for row in self.told["news"]]
        rows += [(Kind.NOTICE, *row) for row in self.shared["notices"] if rows]
        for place, (kind, title, sapo, text) in reversed(list(enumerate(rows))):
            add(index, self.article(place, newest + 6 * place, kind, title, sapo, text))

    def article(self, place: int, days_ago: int, kind: Kind, *words: str) -> ArticlePage:
        title, sapo, text = (self.named(each) for each in words)
        sharing = ArticlePage.Sharing
        page = ArticlePage(
            title=title,
            slug=vietnamese_slug(title)[:120].strip("-"),
            kind=kind,
            date=moment(days_ago, f"{8 + self.number % 8:02d}:15"),
            sapo=sapo,
            source=self.agency.name,
            body=[("paragraph", _paragraph(sapo)), ("paragraph", _paragraph(text))],
        )
        if place == 0:
            page.picture, page.picture_alt = picture(SCENES[self.number % len(SCENES)]), SCENE_ALT
            if self.number % OFFERS_EVERY == 1:
                page.sharing = sharing.TAKEN if self.number % (2 * OFFERS_EVERY) == 1 else sharing.OFFERED
        return page

    def add_schedule(self, leaders: list[LeaderPage]) -> None:
        """Two entries of the days to come."""
        office = LeadersIndexPage.objects.get(pk=leaders[0].get_parent().pk)
        for place, (title, room) in enumerate(MEETINGS):
            starts = moment(-1 - place, "08:00")
            entry = ScheduleEntry.objects.create(
                office=office, starts_at=starts, ends_at=starts + timedelta(hours=3), title=title, place=room
            )
            entry.leaders.set(leaders[: 1 + 2 * place])


def _people(number: int, shared: dict[str, Any]) -> list[str]:
    """Six names that no other site has."""
    names = []
    pairs = list(product(shared["middles"], shared["givens"]))
    for place in range(6):
        turn = number * 6 + place
        middle, given = pairs[turn * 89 % len(pairs)]
        family = shared["surnames"][turn * 5 % len(shared["surnames"])]
        names.append(f"{family} {_fitting(middle, given, shared['female'])} {given}")
    return names


def _fitting(middle: str, given: str, female: list[str]) -> str:
    """A middle name that goes with the given name."""
    is_female = middle.startswith("Thị")
    if given in female:
        return middle if is_female else "Thị"
    return "Văn" if is_female else middle


def _email(name: str) -> str:
    """Given name first, then the initials: invented, as the domain is."""
    words = vietnamese_slug(name).split("-")
    return f"{words[-1]}{''.join(word[0] for word in words[:-1])}@example.vn"


def _paragraph(text: str) -> RichText:
    return RichText(format_html("<p>{}</p>", text))
