"""Which requests count: readers who look for something once, not machines, staff, or the same list turned over."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from portal.base.caller import client_network
from portal.base.pace import Pace
from search.engines.interface import Sort
from search.listing import Listing
from search.parameters import Parameters
from search.usage import flushing
from search.usage.buffer import Searched, Tally
from search.usage.wording import keepable

_MACHINES = re.compile(
    r"bot|crawl|spider|slurp|preview|scan|monitor|uptime|lighthouse|headless|facebookexternalhit|zalo/|curl|wget|"
    r"python|httpx|aiohttp|java/|okhttp|go-http|libwww|scrapy|feed|archiver|^$",
    re.IGNORECASE,
)
pace = Pace(one=60, every=6_000)  # searches: who asks faster makes up words, and would fill the report with them


def counts(request: HttpRequest) -> bool:
    """Whether anything of this request may be counted.

    Whoever is signed in is most likely of the staff. Who asks not to be tracked is not counted either, though no
    person could be found in the counts.
    """
    headers = request.headers
    return (
        settings.SEARCH_LOG
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and headers.get("DNT") != "1"
        and headers.get("Sec-GPC") != "1"
        and "prefetch" not in headers.get("Sec-Purpose", headers.get("Purpose", ""))
        and not _MACHINES.search(headers.get("User-Agent", ""))
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """What a search adds to the counts."""

    words: str
    tally: Tally


def counted(listing: Listing) -> Counted | None:
    """What showing this list would count; nothing for a list that is only turned over."""
    words = keepable(listing.parameters.words) if is_new_search(listing.parameters) else ""
    if not words:
        return None
    found = listing.answer.count + len(listing.guides)
    is_loose = listing.answer.is_loose and not listing.guides
    return Counted(words, Tally(1, int(not found), found, is_loose, bool(listing.query.corrected)))


def note_search(request: HttpRequest, search: Counted | None) -> None:
    """Count a search in memory; the database hears of it later."""
    if search and request.method == "GET" and counts(request) and pace.allows(client_network(request)):
        flushing.buffer.add_search(Searched(timezone.localdate(), search.words), search.tally)
        flushing.begin()


def is_new_search(asked: Parameters) -> bool:
    """The first page as it comes from the search box: paging, sorting, filters and kinds turn over the same list."""
    turned = asked.page > 1 or asked.sort is not Sort.RELEVANCE or asked.exactly or asked.kind
    return bool(asked.words) and not turned and not any(asked.filters.values())
