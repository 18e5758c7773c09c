"""The demonstration's pages: invented leaders and news, life events, plain pages, drawn pictures."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm
from wagtail.images import get_image_model
from wagtail.models import Collection

from catalog.models import Procedure
from home.demo_blocks import Block, blocks
from home.models import (
    ArticleLeader,
    ArticlePage,
    HomePage,
    LeaderPage,
    LeadersIndexPage,
    LifeEventPage,
    LifeEventProcedure,
    LifeEventsIndexPage,
    NewsIndexPage,
    PopularProcedure,
    PortalPage,
    StandardPage,
)
from home.pictures import jpeg
from home.querysets import CARD_RENDITIONS
from home.services import found_home

DATA = Path(__file__).parent / "data"
PICTURE_TITLES = {
    "canh-dong": "Cánh đồng (tranh minh họa)",
    "dong-song": "Dòng sông (tranh minh họa)",
    "bien": "Biển sớm (tranh minh họa)",
    "doi-nui": "Đồi núi (tranh minh họa)",
    "con-cat": "Cồn cát (tranh minh họa)",
    "pho": "Phố ven sông (tranh minh họa)",
    "mot-cua": "Một cửa (tranh minh họa)",
}


def load_demo_pages(stdout: TextIO) -> None:
    """Add the pages that are missing. What exists, edited or not, stays; needs the demonstration's procedures."""
    before = sum(model.objects.count() for model in (ArticlePage, LeaderPage, LifeEventPage, StandardPage))
    home = found_home(settings.PROVINCE_NAME)
    shop = _Shop(home)
    shop.add_standard_pages()
    shop.add_leaders()
    shop.add_life_events()
    shop.add_news()
    shop.fill_front()
    after = sum(model.objects.count() for model in (ArticlePage, LeaderPage, LifeEventPage, StandardPage))
    stdout.write(f"{after} pages ({after - before} new)\n")


def _read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


class _Shop:
    """What the loaders share: the home page, its sections, the texts."""

    def __init__(self, home: HomePage) -> None:
        self.home = home
        self.texts = _read("pages")
        codes = Procedure.objects.published()
        self.procedures: dict[str, Procedure] = {procedure.code: procedure for procedure in codes}

    def section(self, model: type[PortalPage]) -> PortalPage:
        page: PortalPage = model.objects.child_of(self.home).first()
        return page

    def blocks(self, rows: list[dict[str, Any]]) -> list[Block]:
        return blocks(rows, self.procedures)

    def introduce(self, model: type[PortalPage], key: str) -> PortalPage:
        """A section with its introduction, unless it has one."""
        page = self.section(model)
        if not page.intro:
            page.intro = self.texts[key]
            _publish(page)
        return page

    def add_standard_pages(self) -> None:
        missing = _missing(self.home, self.texts["standard"])
        for row in missing:
            page = StandardPage(title=row["title"], slug=row["slug"], intro=row["intro"], show_in_menus=row["menu"])
            page.body = self.blocks(row["body"])
            _add(self.home, page)

    def add_leaders(self) -> None:
        index = self.introduce(LeadersIndexPage, "intro_leaders")
        for row in _missing(index, _read("leaders")):
            fields = ("slug", "position", "duties", "office", "phone", "email", "reception")
            page = LeaderPage(title=row["name"], **{name: row[name] for name in fields})
            page.body = self.blocks([{"p": paragraph} for paragraph in row["biography"]])
            _add(index, page)

    def add_life_events(self) -> None:
        """Missing guides; those of an older demonstration get their everyday phrases, if nobody has written any."""
        index, rows = self.introduce(LifeEventsIndexPage, "intro_life_events"), _read("life_events")
        for row in _missing(index, rows):
            _add(index, self.life_event(row))
        for page in LifeEventPage.objects.child_of(index).filter(phrases="", slug__in=[row["slug"] for row in rows]):
            page.phrases = "\n".join(next(row["phrases"] for row in rows if row["slug"] == page.slug))
            _publish(page)

    def life_event(self, row: dict[str, Any]) -> LifeEventPage:
        fields = ("title", "slug", "icon", "intro", "words")
        page = LifeEventPage(**{name: row[name] for name in fields}, phrases="\n".join(row["phrases"]))
        page.procedures = [
            LifeEventProcedure(procedure=self.procedures[code], note=note)
            for code, note in row["procedures"]
            if code in self.procedures
        ]
        return page

    def add_news(self) -> None:
        index = self.introduce(NewsIndexPage, "intro_news")
        missing = _missing(index, _read("articles"))
        if not missing:
            return
        leaders = {leader.slug: leader for leader in LeaderPage.objects.child_of(self.section(LeadersIndexPage))}
        for row in tqdm(sorted(missing, key=lambda row: -row["days_ago"]), unit="article", disable=None):
            _add(index, self.article(row, leaders))

    def article(self, row: dict[str, Any], leaders: dict[str, LeaderPage]) -> ArticlePage:
        fields = ("title", "slug", "kind", "sapo", "source", "author")
        page = ArticlePage(**{name: row[name] for name in fields}, date=_moment(row["days_ago"], row["time"]))
        if scene := row.get("picture"):
            page.picture = _picture(scene)
            page.picture_alt, page.picture_caption = row["picture_alt"], row["picture_caption"]
        page.body = self.blocks(row["body"])
        page.shown_leaders = [ArticleLeader(leader=leaders[slug]) for slug in row["leaders"] if slug in leaders]
        return page

    def fill_front(self) -> None:
        """The home page's own blocks, unless an editor has filled them."""
        popular = [
            PopularProcedure(procedure=self.procedures[code], label=label)
            for code, label in self.texts["popular"]
            if code in self.procedures
        ]
        empty = not self.home.popular.exists(), not self.home.boxes
        if empty[0]:
            self.home.popular = popular
        if empty[1]:
            self.home.boxes = self.boxes()
        if any(empty) and (popular or empty[1]):
            _publish(self.home)

    def boxes(self) -> list[Block]:
        pages = {page.slug: page for page in StandardPage.objects.child_of(self.home)}
        rows = self.texts["boxes"]
        boxes: list[Block] = [
            ("box", {"page": pages.get(row.get("path")), **{key: row[key] for key in row if key != "path"}})
            for row in rows
        ]
        links = [{"title": title, "address": address} for title, address in self.texts["links"]["links"]]
        return [*boxes, ("links", {"title": self.texts["links"]["title"], "links": links})]


def _missing(parent: PortalPage, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    there = set(parent.get_children().values_list("slug", flat=True))
    return [row for row in rows if row["slug"] not in there]


@transaction.atomic
def _add(parent: PortalPage, page: PortalPage) -> None:
    parent.add_child(instance=page)
    _publish(page)


def _publish(page: PortalPage) -> None:
    page.save_revision().publish()


def _moment(days_ago: int, clock: str) -> datetime:
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def _picture(scene: str) -> Any:
    """The drawn picture, with the sizes that lists show made beforehand."""
    model = get_image_model()
    title = PICTURE_TITLES[scene]
    picture = model.objects.filter(title=title).first()
    if picture is None:
        if Collection.get_first_root_node() is None:  # an emptied database
            Collection.add_root(name="Root")
        picture = model.objects.create(title=title, file=ContentFile(jpeg(scene), name=f"{scene}.jpg"))
        picture.get_renditions(*CARD_RENDITIONS)
    return picture
