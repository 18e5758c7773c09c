"""What a caller calls their words: the portal reads UTF-8, and one address means one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.urls import path

from catalog.caching import public_page
from portal.base import page_cache
from portal.urls import urlpatterns as portal_urls
from portal.wsgi import application

pytestmark = pytest.mark.django_db
HOSTILE = ["undefined", "rot13", "hex", "punycode", "utf-16", "utf-7", "no-such"]


@public_page
def _echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET.get("a", ""))


urlpatterns = [path("echo/", _echo), *portal_urls]


@pytest.fixture(autouse=True)
def _connection_kept() -> Iterator[None]:
    """An application ends its connection with its request, and with it, on a server, the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def asked(path: str, query: str = "", content_type: str = "") -> tuple[int, str]:
    """Status and page, by the application itself: the test client makes requests of its own."""
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": content_type}
    setup_testing_defaults(environ)
    environ["HTTP_HOST"] = "testserver"
    said: list[str] = []

    def start_response(status: str, *_more: Any) -> Callable[[bytes], object]:
        said.append(status)
        return lambda written: None

    parts = application(environ, start_response)
    return int(said[0].split()[0]), b"".join(parts).decode()


@pytest.mark.parametrize("charset", HOSTILE)
@pytest.mark.parametrize("written", ["text/plain; charset={}", "text/plain; charset*=utf-8''{}"])
def test_no_charset_of_a_caller_is_an_error_of_ours(charset: str, written: str) -> None:
    status, page = asked("/ho-so/tra-cuu/", "ma=H50-1", written.format(charset))

    assert status == 200
    assert 'value="H50-1"' in page


def test_an_address_read_in_another_charset_is_not_kept_for_everybody(settings: Any) -> None:
    settings.PAGE_CACHE_MIB, settings.ROOT_URLCONF = 4, __name__
    page_cache.begin_epoch()

    asked("/echo/", "a=word", "text/plain; charset=utf-16")

    assert asked("/echo/", "a=word") == (200, "word")
