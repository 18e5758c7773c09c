"""The demonstration's English pages: the home page, a few pages of information, guides and news."""

from __future__ import annotations

from typing import Any, TextIO

from django.db import transaction
from wagtail.models import Locale, Page

from home.demo.blocks import Block, blocks
from home.demo.tree import publish, read
from home.models import (
    ArticlePage,
    ContactPage,
    HomePage,
    LifeEventPage,
    LifeEventsIndexPage,
    NewsIndexPage,
    PortalPage,
    StandardPage,
)

LANGUAGE = "en"
PLAIN = ("intro", "hours", "map_alt", "sapo", "source", "picture_alt", "picture_caption")


def load(home: HomePage, stdout: TextIO) -> None:
    """What is translated already, by an editor or an earlier run, stays."""
    texts = read("english")
    english = _translation(home) or _translate_home(home, texts["home"])
    for row in texts["pages"]:
        _page_of(home, english, row)
    for model, rows in ((LifeEventsIndexPage, texts["guides"]), (NewsIndexPage, texts["news"])):
        index = model.objects.child_of(home).first()
        if index:
            translated = _translation(index) or _translate(index, rows)
            for row in rows["pages"]:
                _page_of(index, translated, row)


def _page_of(parent: Page, english_parent: Page, row: dict[str, Any]) -> None:
    """The translation of the child that the row names by `of`, or a page of its own in English."""
    if english_parent.get_children().filter(slug=row["slug"]).exists():
        return
    if not row["of"]:
        page = StandardPage(title=row["title"], slug=row["slug"], show_in_menus=True)
        english_parent.add_child(instance=_filled(page, row))
        publish(page)
        return
    source = parent.get_children().live().filter(slug=row["of"]).specific().first()
    if source and not _translation(source):
        _translate(source, row)


@transaction.atomic
def _translate(source: Page, row: dict[str, Any]) -> Page:
    page = _filled(source.copy_for_translation(_english()), row)
    if isinstance(page, ContactPage):
        people = list(page.people.all())
        for person, (position, matter) in zip(people, row["people"], strict=False):
            person.position, person.matter = position, matter
        page.people = people
    if isinstance(page, LifeEventPage):
        page.phrases, page.words = "\n".join(row["phrases"]), ""
        steps = list(page.procedures.select_related("procedure"))
        for step in steps:
            step.note = row["notes"].get(step.procedure.code, "")
        page.procedures = steps
    if isinstance(page, ArticlePage):
        page.author = ""
        page.tags.set(row["tags"])
    publish(page)
    return page


def _filled(page: PortalPage, row: dict[str, Any]) -> PortalPage:
    page.title, page.slug, page.seo_title, page.search_description = row["title"], row["slug"], "", ""
    page.draft_title = row["title"]
    for name in PLAIN:
        if name in row:
            setattr(page, name, row[name])
    if "body" in row:
        page.body = blocks(row["body"], {})
    return page


@transaction.atomic
def _translate_home(home: HomePage, texts: dict[str, Any]) -> Page:
    page: HomePage = home.copy_for_translation(_english())
    page.title = page.draft_title = texts["title"]
    popular = list(page.popular.select_related("procedure"))
    for entry in popular:
        entry.label = texts["popular"].get(entry.procedure.code, entry.label)
    page.popular = popular
    page.boxes = [_box(row) for row in texts["boxes"]]
    publish(page)
    return page


def _box(row: dict[str, Any]) -> Block:
    match row:
        case {"links": links, "title": title}:
            return "links", {"title": title, "links": [{"title": label, "address": to} for label, to in links]}
    return "box", {"title": row["box"], "address": row["to"], "icon": row["icon"], "text": row["text"]}


def _translation(page: Page) -> Page | None:
    found: Page | None = page.get_translation_or_none(_english())
    return found


def _english() -> Locale:
    locale: Locale = Locale.objects.get_or_create(language_code=LANGUAGE)[0]
    return locale
