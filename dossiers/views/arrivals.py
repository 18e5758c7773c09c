"""What has come into an officer's list since the page was shown: asked every half minute by each open queue.

It stands outside the staff area's addresses, whose pages each read profile, groups and rights first.
"""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.models import User
from dossiers.desk.keyset import moment_in
from dossiers.desk.listing import Listing
from dossiers.desk.saved_views import COUNT_LIMIT, shown


@require_GET
def arrivals(request: HttpRequest) -> HttpResponseBase:
    """`{"count": 3, "text": "3 hồ sơ mới"}` for the list that the address describes; 304 while nothing changes."""
    since = moment_in(request.GET.get("since", ""))
    if not isinstance(request.user, User) or since is None:
        return JsonResponse({"count": 0, "text": ""}, status=403 if since else 400)
    count = Listing(request, timezone.now()).arrived(since)  # type: ignore[arg-type]
    text = ngettext("%(count)s new dossier", "%(count)s new dossiers", count) % {"count": shown(count)}
    response = JsonResponse({"count": min(count, COUNT_LIMIT), "text": text if count else ""})
    response["Cache-Control"] = "private, no-cache"  # kept, but asked for each time
    etag = f'"{salted_hmac("arrivals", response.content).hexdigest()}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
