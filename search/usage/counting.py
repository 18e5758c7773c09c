"""Which requests count: readers who look for something once, not machines, staff, or the same list turned over."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from portal.base.caller import client_network
from portal.base.counting.readers import is_reader
from portal.base.pace import Pace
from search.engines.interface import Sort
from search.listing import Listing
from search.parameters import Parameters
from search.usage import flushing
from search.usage.buffer import Searched, Tally
from search.usage.wording import keepable

pace = Pace(one=60, every=6_000)  # searches: who asks faster makes up words, and would fill the report with them


def counts(request: HttpRequest) -> bool:
    """Whether anything of this request may be counted."""
    return settings.SEARCH_LOG and is_reader(request)


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
