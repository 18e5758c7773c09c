"""Finished responses in the memory of one process, packed; how much they take has a bound whatever is asked for."""

import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from portal.base.page_cache import SECONDS

MIB = 1024 * 1024
OVERHEAD = 2_048  # bytes that an entry takes beside its body
_UNPACKS = re.compile(r"\bgzip\b")
_ENTITY_HEADERS = frozenset({"content-length", "content-encoding", "etag", "last-modified", "date"})


@dataclass(frozen=True, slots=True)
class KeptResponse:
    """One page as it is sent; `facts` are what was noted of it (page_cache.note)."""

    packed: bytes  # gzip
    length: int  # bytes unpacked
    headers: tuple[tuple[str, str], ...]
    etag: str
    facts: Mapping[str, str | int]
    until: float  # by the monotonic clock

    @classmethod
    def of(cls, response: HttpResponse, facts: Mapping[str, str | int]) -> "KeptResponse":
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        content = response.content
        headers = tuple((name, value) for name, value in response.items() if name.lower() not in _ENTITY_HEADERS)
        # Weak: the page is the same, packed or not.
        etag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
        packed = gzip.compress(content, 6, mtime=0)
        return cls(packed, len(content), headers, etag, dict(facts), time.monotonic() + SECONDS)

    def response(self, request: HttpRequest) -> HttpResponseBase:
        """For one reader: packed if they can unpack it; 304 if they have it; without a body to a HEAD."""
        unpacks = bool(_UNPACKS.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))
        body = self.packed if unpacks else gzip.decompress(self.packed)
        answer = HttpResponse(b"" if request.method == "HEAD" else body)
        for name, value in self.headers:
            answer.headers[name] = value
        answer.headers["Content-Length"] = str(len(body))
        answer.headers["ETag"] = self.etag
        if unpacks:
            answer.headers["Content-Encoding"] = "gzip"
        conditional: HttpResponseBase = get_conditional_response(request, etag=self.etag, response=answer) or answer
        return conditional


class KeptResponses:
    """By key; what was not asked for the longest gives way first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._kept: OrderedDict[str, KeptResponse] = OrderedDict()
            self.size = 0  # bytes

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: str) -> KeptResponse | None:
        with self._lock:
            page = self._kept.get(key)
            if page is None:
                return None
            if page.until < time.monotonic():
                self._drop(key)
                return None
            self._kept.move_to_end(key)
            return page

    def keep(self, key: str, page: KeptResponse) -> None:
        with self._lock:
            self._drop(key)
            self._kept[key] = page
            self.size += _size(page)
            while self.size > settings.PAGE_CACHE_MIB * MIB:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: str) -> None:
        if dropped := self._kept.pop(key, None):
            self.size -= _size(dropped)


def _size(page: KeptResponse) -> int:
    return len(page.packed) + OVERHEAD
