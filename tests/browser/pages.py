"""One address for every kind of public page, and what each page has to keep to at any width."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from playwright.sync_api import Page, Request

from tests.browser.conftest import Portal
from tests.browser.filling import axe

# Pages that are no editor's: the catalog, the search, dossiers, what the kernel shows.
VIEWS = [
    "/thu-tuc/",
    "/thu-tuc/?q=dat+dai&linh-vuc=dat-dai",
    "/thu-tuc/?q=qqqzzz",
    "/thu-tuc/linh-vuc/",
    "/thu-tuc/co-quan/",
    "/thu-tuc/doi-tuong/",
    "/thu-tuc/a-y/",
    "/thu-tuc/dung-nhieu/",
    "/thu-tuc/thay-doi/",
    "/thu-tuc/1.001193/",
    "/thu-tuc/1.001193/in/",
    "/thu-tuc/1.001193/thoi-han/",
    "/thu-tuc/1.001193/nop-ho-so/",
    "/bieu-mau/",
    "/co-quan/",
    "/co-quan/so-noi-vu/",
    "/co-quan/truoc-day/",
    "/du-lieu-mo/",
    "/du-lieu-mo/tu-dien/",
    "/van-ban/",
    "/van-ban/?q=ho+tich",
    "/van-ban/06-2017-tt-bvhttdl/",
    "/tin-tuc/chi-dao-dieu-hanh/",
    "/tin-tuc/luu-tru/",
    "/chinh-quyen/lich-cong-tac/",
    "/don-vi/xep-hang/",
    "/don-vi/so-noi-vu/thu-tuc/",
    "/so-do-cong/",
    "/tim-kiem/",
    "/tim-kiem/?q=khai+sinh",
    "/ho-so/tra-cuu/",
    "/ho-so/kiem-tra-chu-ky/",
    "/ho-so/cong-khai-tre-han/",
    "/thong-ke/",
    "/_components/",
    "/tuy-chon-hien-thi/",
    "/khong-co-trang-nay/",
]
PUBLISHED = """
  SELECT page.content_type_id, page.url_path, home.url_path, locale.language_code FROM wagtailcore_page page
  JOIN wagtailcore_locale locale ON locale.id = page.locale_id
  JOIN wagtailcore_site site ON site.is_default_site
  JOIN wagtailcore_page root ON root.id = site.root_page_id
  JOIN wagtailcore_page home ON home.translation_key = root.translation_key AND page.url_path LIKE home.url_path || '%'
  WHERE page.live AND page.depth > 1 ORDER BY length(page.url_path), page.url_path
"""
DEPARTMENTS = "/don-vi/"
PREFIXES = {"en": "/en/"}
# 44 px for what stands alone, 24 px for a link in a row of words (WCAG 2.2, 2.5.8); a check box's whole line answers.
MEASURE = """() => {
  const found = [];
  const root = document.documentElement;
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.bottom > 0 && element.checkVisibility();
  };
  const name = (element) => `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 40)}`;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")].filter(
      (one) => one.getBoundingClientRect().right > root.clientWidth + 1);
    found.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}: ${wide.slice(-1).map(name)}`);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !seen(element)) continue;
    if (parseFloat(getComputedStyle(element).fontSize) < 15.9) found.push(`small letters: ${name(element)}`);
  }
  for (const control of document.querySelectorAll("a[href], button, select, summary, input:not([type=hidden])")) {
    if (!seen(control) || control.closest(".choice, .papers, .prose")) continue;
    const line = control.closest("p, li, td, th, dd, dt, figcaption, label, h1, h2, h3, div");
    const inline = getComputedStyle(control).display === "inline";
    if (inline && line.textContent.trim().length > control.textContent.trim().length + 12) continue;
    const { width, height } = control.getBoundingClientRect();
    if (height < (inline ? 23.9 : 43.5) || width < 23.9) found.push(`too small: ${width}x${height} ${name(control)}`);
  }
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5")].map((one) => Number(one.tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) found.push("not one h1");
  for (const one of document.querySelectorAll("[style], style, script:not([src]):not([type='application/ld+json'])"))
    found.push(`inline: ${one.outerHTML.slice(0, 80)}`);
  return found;
}"""


@dataclass(frozen=True)
class Seen:
    title: str
    problems: list[str]


def addresses(portal: Portal) -> list[str]:
    """A published page of every type, in each language, of the province and of a department; and the other views."""
    database = portal.mails.parent / "portal.sqlite3"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(PUBLISHED).fetchall()
    pages: dict[tuple[int, str, bool], str] = {}
    for kind, path, home, language in rows:
        address = PREFIXES.get(language, "/") + path.removeprefix(home)
        pages.setdefault((kind, language, address.startswith(DEPARTMENTS)), address)
    assert len(pages) > 20
    return sorted(pages.values()) + VIEWS


def keep(page: Page, portal: Portal, **choices: str) -> None:
    """The reader's cookies; Vietnamese is chosen, or the English pages would turn the others English."""
    chosen = {"django_language": "vi", **choices}
    page.context.add_cookies([{"name": name, "value": value, "url": portal.url} for name, value in chosen.items()])


def look(page: Page, address: str, portal: Portal) -> Seen:
    """Open a page, wait for the whole of it, and list what it does not keep to."""
    elsewhere: list[str] = []

    def notice(request: Request) -> None:
        if not request.url.startswith((portal.url, "data:")):
            elsewhere.append(f"asks another host: {request.url}")

    page.on("request", notice)
    page.goto(address)
    page.wait_for_load_state()
    problems = [f"{page.url}: {problem}" for problem in page.evaluate(MEASURE)]
    page.remove_listener("request", notice)
    return Seen(title=page.title(), problems=[*problems, *axe(page), *elsewhere])
