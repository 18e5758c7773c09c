"""sitemap.xml and robots.txt: rooms register what they publish (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

from django.conf import settings

MOST = 50_000  # addresses in one file, which the protocol allows
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# What is personal, or a form that somebody fills in; and lists in all their combinations.
CLOSED = (
    "/admin/",
    "/api/",
    "/nop-ho-so/",
    "/ho-so/tra-cuu/",
    "/tai-khoan/",
    "/dang-nhap/",
    "/tim-kiem/",
    "/thu-tuc/?",
)

Entry = tuple[str, datetime | date | None]  # absolute path, and when it last changed


@dataclass(frozen=True, slots=True)
class Section:
    """Addresses of one room, in an order that stays; `entries` gives those from a place to another."""

    name: str
    count: Callable[[], int]
    entries: Callable[[int, int], Iterable[Entry]]


_sections: dict[str, Section] = {}


def register_section(name: str, count: Callable[[], int], entries: Callable[[int, int], Iterable[Entry]]) -> None:
    """What a room publishes; called when the apps are ready."""
    _sections[name] = Section(name, count, entries)


def register_paths(name: str, paths: Callable[[], list[Entry]]) -> None:
    """A few addresses that are known at once."""
    register_section(name, lambda: len(paths()), lambda start, stop: paths()[start:stop])


def root_file() -> str:
    """All addresses, or where they are too many for one file the files that have them."""
    counts = [(section, section.count()) for section in _sections.values()]
    if sum(number for _section, number in counts) <= MOST:
        return _addresses(entry for section, number in counts for entry in section.entries(0, number))
    parts = [
        f"/sitemap-{section.name}-{part}.xml" for section, number in counts for part in range(1, parts_of(number) + 1)
    ]
    lines = "".join(f"<sitemap><loc>{_absolute(part)}</loc></sitemap>\n" for part in parts)
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{lines}</sitemapindex>\n'


def part_file(name: str, part: int) -> str | None:
    """One file of the index, counted from 1; None where there is none."""
    section = _sections.get(name)
    if section is None or not 1 <= part <= parts_of(section.count()):
        return None
    return _addresses(section.entries((part - 1) * MOST, part * MOST))


def parts_of(number: int) -> int:
    """How many files so many addresses need."""
    return -(-number // MOST)


def robots() -> str:
    """What search engines of others are asked to leave alone, and where everything else is listed."""
    closed = "".join(f"Disallow: {path}\n" for path in CLOSED)
    return f"User-agent: *\n{closed}Sitemap: {_absolute('/sitemap.xml')}\n"


def _addresses(entries: Iterable[Entry]) -> str:
    return f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n{"".join(_lines(entries))}</urlset>\n'


def _lines(entries: Iterable[Entry]) -> Iterator[str]:
    for path, changed in entries:
        when = (
            f"<lastmod>{changed.isoformat(timespec='seconds') if isinstance(changed, datetime) else changed}</lastmod>"
        )
        yield f"<url><loc>{_absolute(path)}</loc>{when if changed else ''}</url>\n"


def _absolute(path: str) -> str:
    """Under the portal's own address, whatever name the request came by."""
    return escape(f"{settings.BASE_URL.rstrip('/')}{path}")
