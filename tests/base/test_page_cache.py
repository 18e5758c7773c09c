"""Which answers are kept whole, for whom, and until when: with views of the test's own."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings as project
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings

from catalog.caching import public_page
from portal.base import page_cache
from portal.base.kept_responses import MIB, OVERHEAD
from portal.base.page_middleware import WholePageMiddleware, pages
from portal.urls import urlpatterns as portal_urls
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
made: list[str] = []  # addresses of the pages that were made anew


def _page(request: HttpRequest) -> HttpResponse:
    made.append(request.get_full_path())
    size = int(request.GET.get("size", 0))
    return HttpResponse(
        f"{request.get_full_path()} {request.COOKIES.get('size')} {request.LANGUAGE_CODE} {'a' * size}"
    )


def _own(request: HttpRequest) -> HttpResponse:
    """Not called public by its view."""
    return _page(request)


def _cookie(request: HttpRequest) -> HttpResponse:
    response = _page(request)
    response.set_cookie("who", "me")
    return response


def _token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{_page(request).content.decode()} {get_token(request)}")


def _missing(request: HttpRequest) -> HttpResponse:
    _page(request)
    return HttpResponseNotFound("no")


def _elsewhere(request: HttpRequest) -> HttpResponse:
    _page(request)
    return HttpResponseRedirect("/")


def _named(request: HttpRequest) -> HttpResponse:
    response = _page(request)
    response["Vary"] = "User-Agent"
    return response


def _script(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{_page(request).content.decode()} {request.csp_nonce}")  # type: ignore[attr-defined]


def _noted(request: HttpRequest) -> HttpResponse:
    page_cache.note(request, page=7)
    return _page(request)


def _alone(request: HttpRequest) -> HttpResponse:
    page_cache.pass_by(request)
    return _page(request)


NEVER_KEPT = {
    "own": _own,
    "cookie": public_page(_cookie),
    "token": public_page(_token),
    "missing": public_page(_missing),
    "elsewhere": public_page(_elsewhere),
    "named": public_page(_named),
    "script": public_page(_script),
    "alone": public_page(_alone),
}
urlpatterns = [
    path("page/", public_page(_page)),
    path("noted/", public_page(_noted)),
    *(path(f"{name}/", view) for name, view in NEVER_KEPT.items()),
    *portal_urls,
]


@pytest.fixture(autouse=True)
def kept(settings: Settings) -> Iterator[None]:
    settings.PAGE_CACHE_MIB, settings.ROOT_URLCONF = 4, __name__
    pages.clear()
    made.clear()
    yield
    pages.clear()


def test_the_same_page_is_made_once(client: Client) -> None:
    first, again = client.get("/page/"), client.get("/page/")

    assert made == ["/page/"]
    assert again.content == first.content
    assert dict(again.items()) == dict(first.items())
    assert again["Cache-Control"] == "max-age=0, must-revalidate, public"
    assert {"Cookie", "Accept-Encoding"} <= set(again["Vary"].split(", "))
    assert "script-src" in again["Content-Security-Policy"]


def test_a_reader_who_has_the_page_is_told_so(client: Client) -> None:
    first = client.get("/page/", headers={"Accept-Encoding": "gzip"})

    again = client.get("/page/", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"]


def test_a_page_made_again_without_a_change_has_the_same_etag(client: Client) -> None:
    first = client.get("/page/", headers={"Accept-Encoding": "gzip"})
    page_cache.begin_epoch()

    again = client.get("/page/", headers={"Accept-Encoding": "gzip"})

    assert len(made) == 2
    assert again["ETag"] == first["ETag"]
    assert again.content == first.content


def test_one_kept_page_serves_readers_who_unpack_and_who_do_not(client: Client) -> None:
    packed = client.get("/page/?size=900", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get("/page/?size=900")

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert not plain.has_header("Content-Encoding")
    assert int(packed["Content-Length"]) == len(packed.content) < int(plain["Content-Length"]) == len(plain.content)
    assert len(made) == 1


def test_a_head_is_answered_from_the_kept_page_without_its_body(client: Client) -> None:
    page = client.get("/page/")

    head = client.head("/page/")

    assert (head.status_code, head.content) == (200, b"")
    assert (head["Content-Length"], head["ETag"]) == (page["Content-Length"], page["ETag"])
    assert len(made) == 1


def test_a_head_is_not_kept_for_who_wants_the_body(client: Client) -> None:
    client.head("/page/")

    assert client.get("/page/").content


@pytest.mark.parametrize("name", NEVER_KEPT)
def test_what_is_not_one_page_for_all_is_made_each_time(client: Client, name: str) -> None:
    first = client.get(f"/{name}/")
    client.cookies.clear()
    client.get(f"/{name}/")

    assert made == [f"/{name}/"] * 2
    assert len(pages) == 0
    assert first.status_code in {200, 302, 404}


def test_a_post_is_neither_answered_from_kept_pages_nor_kept(client: Client) -> None:
    client.get("/page/")
    client.post("/page/", {"a": "b"})
    client.post("/page/", {"a": "b"})

    assert len(made) == 3
    assert len(pages) == 1


def test_readers_with_other_settings_get_their_own_page(client: Client) -> None:
    plain = client.get("/page/").content
    client.cookies["size"] = "xlarge"
    large = client.get("/page/").content
    client.cookies[project.LANGUAGE_COOKIE_NAME] = "en"
    english = client.get("/page/").content

    assert len({plain, large, english}) == 3
    client.cookies.clear()
    assert client.get("/page/").content == plain
    assert len(made) == 3


def test_hosts_do_not_share_pages(client: Client) -> None:
    client.get("/page/", headers={"host": "localhost"})
    client.get("/page/", headers={"host": "127.0.0.1"})
    client.get("/page/", headers={"host": "127.0.0.1:8000"})

    assert len(made) == 3


def test_http_and_https_do_not_share_pages(client: Client) -> None:
    client.get("/page/")
    client.get("/page/", secure=True)

    assert len(made) == 2


def test_whoever_is_signed_in_neither_reads_nor_leaves_kept_pages(client: Client) -> None:
    client.get("/page/")
    client.force_login(UserFactory())

    answer = client.get("/page/")

    assert len(made) == 2
    assert "private" in answer["Cache-Control"]
    assert len(pages) == 1


@pytest.mark.parametrize("cookie", ["messages", "draft-1f0c", "anything"])
def test_who_brings_an_unknown_cookie_gets_a_page_of_their_own(client: Client, cookie: str) -> None:
    client.get("/page/")
    client.cookies[cookie] = "x"
    client.get("/page/")
    client.get("/page/")

    assert len(made) == 3
    assert len(pages) == 1


@pytest.mark.parametrize("cookie", ["_ga", "_ga_X1", "csrftoken"])
def test_cookies_that_no_page_reads_cost_nobody_the_kept_page(client: Client, cookie: str) -> None:
    client.get("/page/")
    client.cookies[cookie] = "x"
    client.get("/page/")

    assert len(made) == 1


def test_a_request_that_says_who_it_is_gets_a_page_of_its_own(client: Client) -> None:
    client.get("/page/")
    client.get("/page/", headers={"Authorization": "Bearer x"})

    assert len(made) == 2


def test_links_that_carry_the_marks_of_their_sender_lead_to_one_page(client: Client) -> None:
    client.get("/page/?a=1")
    for query in ("a=1&fbclid=IwAR0x", "fbclid=y&a=1", "a=1&utm_source=zalo&utm_campaign=t", "zarsrc=30&a=1"):
        answer = client.get(f"/page/?{query}")
        assert answer.content.decode().startswith("/page/?a=1 ")

    assert len(made) == 1


def test_an_unknown_host_is_refused_as_before(client: Client) -> None:
    client.get("/page/")

    assert client.get("/page/", headers={"host": "evil.example"}).status_code == 400
    assert len(made) == 1


def test_a_preview_of_a_draft_neither_reads_nor_leaves_kept_pages() -> None:
    middleware = WholePageMiddleware(lambda request: public_page(_page)(request))

    def ask(**marks: bool) -> HttpResponseBase:
        request = RequestFactory().get("/page/")
        request.user, request.LANGUAGE_CODE = AnonymousUser(), "vi"
        for name, value in marks.items():
            setattr(request, name, value)
        return middleware(request)

    ask(is_dummy=True)
    assert len(pages) == 0
    ask()
    ask(is_dummy=True)
    assert len(made) == 3


def test_a_change_makes_every_page_anew(client: Client) -> None:
    client.get("/page/")
    client.get("/page/?other")
    page_cache.begin_epoch()
    client.get("/page/")
    client.get("/page/?other")

    assert len(made) == 4


def test_a_change_that_is_rolled_back_changes_nothing(client: Client, django_capture_on_commit_callbacks) -> None:
    client.get("/page/")
    with django_capture_on_commit_callbacks(execute=True):
        try:
            with transaction.atomic():
                page_cache.changed()
                raise LookupError
        except LookupError:
            pass
    client.get("/page/")

    assert len(made) == 1


def test_many_changes_of_one_transaction_begin_one_epoch(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        for _change in range(50):
            page_cache.changed()

    assert len(callbacks) == 1


def test_a_page_made_while_a_change_is_committed_is_not_found_after_it(client: Client, settings: Settings) -> None:
    """The view has read what was, then the change comes, then the page is finished."""

    def slow(request: HttpRequest) -> HttpResponse:
        words = SimpleNamespace(text=truth["text"])
        if truth["text"] == "old":
            truth["text"] = "new"
            page_cache.begin_epoch()
        return HttpResponse(words.text)

    truth = {"text": "old"}
    middleware = WholePageMiddleware(lambda request: public_page(slow)(request))

    def ask() -> bytes:
        request = RequestFactory().get("/page/")
        return bytes(middleware(request).content)  # type: ignore[attr-defined]

    assert ask() == b"old"
    assert ask() == b"new"
    assert ask() == b"new"


def test_after_a_change_no_thread_ever_reads_what_was_before_it() -> None:
    """Readers and an editor at once: whoever asks after the change sees it, or something newer."""
    truth = [0]
    middleware = WholePageMiddleware(lambda request: public_page(lambda request: HttpResponse(str(truth[0])))(request))
    troubles: list[tuple[int, int]] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            known = truth[1] if len(truth) > 1 else 0
            shown = int(middleware(RequestFactory().get("/page/")).content)  # type: ignore[attr-defined]
            if shown < known:
                troubles.append((shown, known))

    readers = [threading.Thread(target=read) for _reader in range(4)]
    truth.append(0)
    for reader in readers:
        reader.start()
    for number in range(1, 200):
        truth[0] = number  # the commit
        page_cache.begin_epoch()
        truth[1] = number  # what everybody may count on from now
    stop.set()
    for reader in readers:
        reader.join()

    assert troubles == []


def test_the_memory_that_pages_take_has_a_bound(client: Client, settings: Settings) -> None:
    settings.PAGE_CACHE_MIB = 1
    for number in range(2 * MIB // OVERHEAD):
        client.get(f"/page/?n={number}")

    assert pages.size <= MIB
    assert len(pages) < MIB // OVERHEAD


def test_what_is_asked_for_again_and_again_stays_among_many_others(client: Client, settings: Settings) -> None:
    settings.PAGE_CACHE_MIB = 1
    for number in range(2 * MIB // OVERHEAD):
        client.get("/page/")
        client.get(f"/page/?n={number}")

    assert made.count("/page/") == 1


def test_a_page_of_megabytes_is_not_kept(client: Client) -> None:
    client.get("/page/?size=1000000")

    assert len(pages) == 0


def test_a_kept_page_ends_by_itself(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.base.kept_responses.SECONDS", -1)
    client.get("/page/")
    client.get("/page/")

    assert len(made) == 2


def test_what_was_noted_of_a_page_is_known_to_its_later_readers(client: Client) -> None:
    facts = [dict(page_cache.noted(client.get("/noted/").wsgi_request)) for _reader in range(2)]

    assert facts == [{"page": 7}] * 2
    assert len(made) == 1


def test_without_memory_for_it_nothing_is_kept(client: Client, settings: Settings) -> None:
    settings.PAGE_CACHE_MIB = 0
    client.get("/page/")
    client.get("/page/")

    assert len(made) == 2


def test_a_cache_that_forgets_the_epoch_costs_pages_but_shows_nothing_old(client: Client) -> None:
    client.get("/page/")
    cache.clear()
    client.get("/page/")

    assert len(made) == 2


def test_what_is_remembered_is_asked_for_once_until_something_changes() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [page_cache.remembered("thing", ask) for _reader in range(3)] == [1, 1, 1]
    page_cache.begin_epoch()
    assert page_cache.remembered("thing", ask) == 2
    assert page_cache.remembered("thing", ask, seconds=-1) == 2
    assert [page_cache.remembered("other", ask, seconds=-1) for _reader in range(2)] == [3, 4]
