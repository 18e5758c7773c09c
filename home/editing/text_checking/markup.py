"""The parts of a page's text that are looked over, taken from the markup that the public gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from wagtail.fields import StreamField
from wagtail.models import Page

TEXT = {"p", "li", "blockquote", "figcaption", "td"}
HEADINGS = {"h2", "h3", "h4"}
SINGLE = {"img", "br", "hr", "source", "use", "input", "track", "path"}


@dataclass(slots=True)
class Parts:
    """In the order of the page."""

    paragraphs: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # address (empty: none is left), words
    pictures: list[tuple[str, str]] = field(default_factory=list)  # address, alternative text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts = Parts()
        self._text: list[str] = []
        self._link: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in TEXT | HEADINGS:
            self._text = []
        elif tag == "a":
            self._link = (given.get("href", ""), [])
        elif tag == "img":
            self.parts.pictures.append((given.get("src", ""), given.get("alt", "").strip()))

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        if self._link:
            self._link[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        words = " ".join("".join(self._text).split())
        if tag in TEXT and words:
            self.parts.paragraphs.append(words)
        elif tag in HEADINGS and words:
            self.parts.headings.append(words)
        elif tag == "a" and self._link:
            address, said = self._link
            self.parts.links.append((address, " ".join("".join(said).split())))
            self._link = None
        if tag in TEXT | HEADINGS:
            self._text = []


def parts_of_markup(html: str) -> Parts:
    """Broken markup is read as a browser reads it: what is there counts."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.parts


def parts_of(page: Page) -> Parts:
    """Of a specific page: its bodies as they are drawn, its summary, its main picture."""
    streams = [each.name for each in page._meta.get_fields() if isinstance(each, StreamField)]
    parts = parts_of_markup("".join(str(getattr(page, name)) for name in streams))
    summaries = [getattr(page, name, "") for name in ("sapo", "intro")]
    parts.paragraphs[:0] = [text for text in summaries if text]
    if getattr(page, "picture_id", None):
        parts.pictures.append(("", str(getattr(page, "picture_alt", "")).strip()))
    return parts
