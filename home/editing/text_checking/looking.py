"""The periodic look at the texts of all public pages, a few each time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db.models import F, Q
from wagtail.models import Page

from home.editing.text_checking.addresses import Routes, dead_among, outside
from home.editing.text_checking.markup import Parts, parts_of
from home.editing.text_checking.rules import EXCERPT, Finding, hard_to_read, length, per_sentence
from home.models import PageCheck

ROUND = 30  # pages in one round of the periodic work
AGAIN = timedelta(days=1)
BROKEN, SILENT = "link", "picture"
LONGEST = 500  # characters of an address that is looked at


def look_over_pages(now: datetime) -> int:
    """The periodic work: pages that are new, that were published since, that were not looked over for a day.

    Returns:
        How many were looked over.
    """
    due = Q(text_check=None) | Q(text_check__looked_at__lte=now - AGAIN)
    due |= Q(last_published_at__gt=F("text_check__looked_at"))
    pages = Page.objects.live().filter(due, depth__gt=1).order_by("text_check__looked_at", "-pk")[:ROUND]
    PageCheck.objects.filter(page__live=False).delete()
    routes = Routes()
    found = list(pages.specific())
    for page in found:
        look_over(page, now, routes)
    return len(found)


def look_over(page: Page, now: datetime, routes: Routes | None = None) -> PageCheck:
    """Look one specific page over as it is public, and write down what was found."""
    parts = parts_of(page)
    addresses = sorted({address for address, _words in parts.links if outside(address) and len(address) <= LONGEST})
    broken, silent, hard = _broken(parts, addresses, routes or Routes()), _silent(parts), hard_to_read(parts)
    check, _created = PageCheck.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "looked_at": now,
            "broken": len(broken),
            "missing_alts": len(silent),
            "hard": len(hard),
            "syllables": length(parts),
            "per_sentence": per_sentence(parts),
            "addresses": addresses,
            "findings": [asdict(each) for each in (*broken, *silent, *hard)],
        },
    )
    return check


def _broken(parts: Parts, addresses: list[str], routes: Routes) -> list[Finding]:
    dead = dead_among(addresses)
    return [
        Finding(BROKEN, f"{words[:EXCERPT]} → {address}" if address else words[:EXCERPT])
        for address, words in parts.links
        if address in dead or routes.lead_nowhere(address)
    ]


def _silent(parts: Parts) -> list[Finding]:
    return [Finding(SILENT, address.rpartition("/")[2][:EXCERPT]) for address, alt in parts.pictures if not alt]


def outside_addresses() -> set[str]:
    """For catalog.dead_links: every address outside the portal that a public page names."""
    return {address for addresses in PageCheck.objects.values_list("addresses", flat=True) for address in addresses}
