"""Which requests count: people who read, not machines, staff, or who asks not to be counted."""

import re

from django.conf import settings
from django.http import HttpRequest

_MACHINES = re.compile(
    r"bot|crawl|spider|slurp|preview|scan|monitor|uptime|lighthouse|headless|facebookexternalhit|zalo/|curl|wget|"
    r"python|httpx|aiohttp|java/|okhttp|go-http|libwww|scrapy|feed|archiver|^$",
    re.IGNORECASE,
)


def is_reader(request: HttpRequest) -> bool:
    """Whether anything of this request may be counted.

    Whoever is signed in is most likely of the staff. Who asks not to be tracked is not counted either, though no
    person could be found in the counts.
    """
    headers = request.headers
    return (
        settings.SESSION_COOKIE_NAME not in request.COOKIES
        and headers.get("DNT") != "1"
        and headers.get("Sec-GPC") != "1"
        and "prefetch" not in headers.get("Sec-Purpose", headers.get("Purpose", ""))
        and not _MACHINES.search(headers.get("User-Agent", ""))
    )
