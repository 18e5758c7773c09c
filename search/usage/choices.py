"""The page's script tells which result was opened (static/js/chosen.js). Whatever comes, the answer is empty."""

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.base.caller import client_network
from portal.base.origin import same_origin_required
from portal.base.pace import Pace
from search.usage import flushing
from search.usage.buffer import Chosen
from search.usage.counting import counts
from search.usage.wording import keepable

LARGEST = 2_048  # bytes of a request
LAST_PLACE = 1_000
_LONGEST_ADDRESS = 500  # characters, as the index has them

pace = Pace()


@require_POST
@never_cache
@same_origin_required
def chosen(request: HttpRequest) -> HttpResponse:
    """Count one opened result. The index is asked when it is written, not while the reader waits for the next page."""
    if counts(request) and _length(request) <= LARGEST and pace.allows(client_network(request)):
        choice = _choice(_given(request))
        if choice:
            flushing.buffer.add_choice(choice)
            flushing.begin()
    return HttpResponse(status=204)


def _given(request: HttpRequest) -> QueryDict:
    """What can be read of the body; nothing of one that is broken."""
    try:
        return request.POST
    except (BadRequest, SuspiciousOperation, MultiPartParserError):
        return QueryDict()


def _length(request: HttpRequest) -> int:
    announced: Any = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() and len(announced) < 9 else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _choice(given: QueryDict) -> Chosen | None:
    """What was sent, when it makes sense."""
    words, url, place = keepable(given.get("q", "")), given.get("url", ""), given.get("place", "")
    is_number = place.isascii() and place.isdecimal() and len(place) < 5
    if not words or not url.startswith("/") or len(url) > _LONGEST_ADDRESS or "\x00" in url or not is_number:
        return None
    if not 1 <= int(place) <= LAST_PLACE:
        return None
    return Chosen(timezone.localdate(), words, url, int(place), given.get("suggested") == "1")
