"""The demonstration's plain pages, invented leaders and news, life events, and the home page's own blocks."""

from __future__ import annotations

from typing import Any, TextIO

from tqdm import tqdm

from catalog.models import Procedure
from home.demo.blocks import Block, blocks
from home.demo.tree import add, missing, moment, picture, publish, read
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


def load(home: HomePage, stdout: TextIO) -> None:
    shop = _Shop(home)
    shop.add_standard_pages()
    shop.add_leaders()
    shop.add_life_events()
    shop.add_news()
    shop.fill_front()


class _Shop:
    """What the loaders share: the home page, its sections, the texts."""

    def __init__(self, home: HomePage) -> None:
        self.home = home
        self.texts = read("pages")
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
            publish(page)
        return page

    def add_standard_pages(self) -> None:
        rows = missing(self.home, self.texts["standard"])
        for row in rows:
            page = StandardPage(title=row["title"], slug=row["slug"], intro=row["intro"], show_in_menus=row["menu"])
            page.body = self.blocks(row["body"])
            add(self.home, page)

    def add_leaders(self) -> None:
        index = self.introduce(LeadersIndexPage, "intro_leaders")
        for row in missing(index, read("leaders")):
            fields = ("slug", "position", "duties", "office", "phone", "email", "reception")
            page = LeaderPage(title=row["name"], **{name: row[name] for name in fields})
            page.body = self.blocks([{"p": paragraph} for paragraph in row["biography"]])
            add(index, page)

    def add_life_events(self) -> None:
        """Missing guides; those of an older demonstration get their everyday phrases, if nobody has written any."""
        index, rows = self.introduce(LifeEventsIndexPage, "intro_life_events"), read("life_events")
        for row in missing(index, rows):
            add(index, self.life_event(row))
        for page in LifeEventPage.objects.child_of(index).filter(phrases="", slug__in=[row["slug"] for row in rows]):
            page.phrases = "\n".join(next(row["phrases"] for row in rows if row["slug"] == page.slug))
            publish(page)

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
        rows = missing(index, read("articles"))
        if not rows:
            return
        leaders = {leader.slug: leader for leader in LeaderPage.objects.child_of(self.section(LeadersIndexPage))}
        for row in tqdm(sorted(rows, key=lambda row: -row["days_ago"]), unit="article", disable=None):
            add(index, self.article(row, leaders))

    def article(self, row: dict[str, Any], leaders: dict[str, LeaderPage]) -> ArticlePage:
        fields = ("title", "slug", "kind", "sapo", "source", "author")
        page = ArticlePage(**{name: row[name] for name in fields}, date=moment(row["days_ago"], row["time"]))
        if scene := row.get("picture"):
            page.picture = picture(scene)
            page.picture_alt, page.picture_caption = row["picture_alt"], row["picture_caption"]
        page.body = self.blocks(row["body"])
        page.tags.add(*row.get("tags", ()))
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
            publish(self.home)

    def boxes(self) -> list[Block]:
        pages = {page.slug: page for page in StandardPage.objects.child_of(self.home)}
        rows = self.texts["boxes"]
        boxes: list[Block] = [
            ("box", {"page": pages.get(row.get("path")), **{key: row[key] for key in row if key != "path"}})
            for row in rows
        ]
        links = [{"title": title, "address": address} for title, address in self.texts["links"]["links"]]
        return [*boxes, ("links", {"title": self.texts["links"]["title"], "links": links})]
