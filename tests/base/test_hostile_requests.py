"""Every public address takes whatever stands in query, path, cookies and form: never an error of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from dossiers.models import Dossier
from dossiers.secrets import lookup_secret
from dossiers.workflow import State
from eforms.models import Draft
from tests.eforms.conftest import Applicant
from tests.factories.dossiers import dossier_in
from tests.factories.eforms import make_draft
from tests.factories.home import ArticleFactory, LeaderFactory, LifeEventFactory, StandardPageFactory
from tests.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.hostile]
STAFF = ("admin/", "documents/", "_util/", "_components/")
NAMES = [
    *("q", "linh-vuc", "co-quan", "cap", "muc-do", "doi-tuong", "trang", "sap-xep", "dung", "loai", "ma", "ky"),
    *("dang", "truong-hop", "next", "tep", "sua", "da-gui", "het-phien", "limit", "offset", "field", "agency"),
    *("level", "audience", "service_level", "procedure", "received_at", "channel", "case", "agency[]", "trang[x]"),
]
HOSTILE = {
    "nul": "%00",
    "broken UTF-8": "%FF%FE%C0%AF",
    "a surrogate": "%ED%A0%80",
    "negative": "-1",
    "huge": "9" * 40,
    "infinite": "1e999",
    "digits of another script": quote("٣²½"),
    "ten thousand signs": "a" * 10_000,
    "markup": quote('"><script>alert(1)</script>{{7*7}}${7*7}'),
    "SQL": quote("') OR 1=1 --"),
    "a path": quote("../../../../etc/passwd"),
    "line breaks": "a%0D%0ASet-Cookie:%20x=1",
    "another site": quote("//evil.example/"),
    "combining marks": quote("a" + "\u0301" * 300),
    "right to left": quote("\u202e\u200f\ufeff"),
    "operators of full-text search": quote('"a* NEAR( -b) OR ^:{} AND NOT'),
}
BODIES = ["application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
PATHS = {name: value for name, value in HOSTILE.items() if value not in {"-1"}}


def public_routes() -> list[str]:
    """Every address of the portal but the staff area's, as the resolver has it."""

    def walk(patterns: list[Any], before: str) -> Iterator[str]:
        for pattern in patterns:
            route = before + str(pattern.pattern).lstrip("^")
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern):
                yield route

    found = walk(get_resolver().url_patterns, "")
    return [route for route in found if not route.startswith(STAFF) and "(" not in route and "$" not in route]


class World:
    """One of everything, and a reader who holds a draft and follows a dossier."""

    def __init__(self) -> None:
        self.dossier: Dossier = dossier_in(State.SUPPLEMENT)
        self.draft: Draft = make_draft()
        self.reader = Client(raise_request_exception=False)
        pages = [make() for make in (ArticleFactory, LeaderFactory, LifeEventFactory, StandardPageFactory)]
        self.pages = ["/", "/tin-tuc/", "/tin-tuc/rss/", "/chinh-quyen/", "/viec-trong-doi/", *(p.url for p in pages)]
        self.known = {
            "uuid": str(self.draft.uuid),
            "file_id": str(self.draft.uuid),
            "code": self.draft.procedure.code,
            "slug": self.dossier.legs.get().agency.slug,
            "step": "nguoi-nop-1",
        }
        self.take_keys()

    def again(self) -> World:
        """The same from the database, and the same keys in another browser: no test sees what another did with it."""
        same = copy(self)
        same.dossier, same.draft = Dossier.objects.get(pk=self.dossier.pk), Draft.objects.get(pk=self.draft.pk)
        same.reader = Client(raise_request_exception=False)
        same.reader.cookies.load({name: morsel.value for name, morsel in self.reader.cookies.items()})
        return same

    def take_keys(self) -> None:
        Applicant(self.draft, self.reader)
        secret = lookup_secret(self.dossier)
        answer = self.reader.post("/ho-so/tra-cuu/", {"number": self.dossier.code, "secret": secret})
        assert answer.status_code == 302

    def fill(self, route: str, other: str = "") -> str:
        """The route with things that exist, or with `other` in every place that takes any text."""
        known = self.known | (dict.fromkeys(["code", "slug", "step"], other) if other else {})
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: known.get(match[1], other or "1"), route)

    def addresses(self) -> list[str]:
        return [*(self.fill(route) for route in public_routes()), *self.pages]


@pytest.fixture(scope="module")
def _standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[World]]:
    made: list[World] = []
    for _stands in standing(django_db_blocker, lambda: made.append(World())):
        yield made


@pytest.fixture
def world(_standing_world: list[World], db: None) -> World:
    return _standing_world[0].again()


@contextmanager
def database_that_refuses_nul() -> Iterator[None]:
    """PostgreSQL takes no NUL and no lone surrogate in a text; the embedded database takes both."""

    def check(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        for value in params or ():
            if isinstance(value, str) and ("\x00" in value or value != value.encode(errors="replace").decode()):
                raise ValueError(f"PostgreSQL refuses {value[:40]!r}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(check):
        yield


def assert_sound(answer: HttpResponse, address: str) -> None:
    assert answer.status_code < 500, (address[:200], answer.status_code)
    assert "Content-Security-Policy" in answer.headers, address[:200]
    assert "x=1" not in str(answer.cookies), address[:200]
    assert "evil.example" not in answer.headers.get("Location", "").split("?")[0], address[:200]


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_parameters_are_no_error_of_ours(kind: str, world: World) -> None:
    query = "&".join(f"{name}={HOSTILE[kind]}" for name in NAMES if len(HOSTILE[kind]) < 1_000 or name in NAMES[:7])

    with database_that_refuses_nul():
        for address in world.addresses():
            answer = world.reader.get(f"{address}?{query}")
            assert_sound(answer, address)
            if "text/html" in answer.get("Content-Type", ""):
                assert "<script>alert" not in answer.content.decode(), address


@pytest.mark.parametrize("kind", PATHS)
def test_hostile_addresses_are_no_error_of_ours(kind: str, world: World) -> None:
    other = unquote(PATHS[kind], errors="replace")
    routes = [route for route in public_routes() if re.search(r"<(?:str:|path:|slug:)?\w+>", route)]

    with database_that_refuses_nul():
        for address in {*(world.fill(route, other) for route in routes), f"/{other}", f"/tin-tuc/{other}/"}:
            assert_sound(world.reader.get(address), address)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "head"])
def test_no_method_is_an_error_of_ours(method: str, world: World) -> None:
    for address in [address for address in world.addresses() if "xoa" not in address and "dong" not in address]:
        assert_sound(getattr(world.reader, method)(address, headers={"Origin": "http://testserver"}), address)


@pytest.mark.parametrize("body", ["[" * 50_000, '{"a": 1}', "\x00", "a=%ff%00&request=%00&remove=9" + "9" * 40])
@pytest.mark.parametrize("kind", BODIES)
def test_a_senseless_body_is_no_error_of_ours(kind: str, body: str, world: World) -> None:
    with database_that_refuses_nul():
        for address in [address for address in world.addresses() if "xoa" not in address and "dong" not in address]:
            assert_sound(world.reader.post(address, body, content_type=kind), address)


@pytest.mark.parametrize("value", ["", "\\377\\000", "a" * 4_000, '"', "${jndi:x}", json.dumps({"a": ["b"]}), "1:2:3"])
def test_malformed_cookies_are_no_error_of_ours(value: str, world: World) -> None:
    names = ["sessionid", "csrftoken", "messages", "django_language", "size", "contrast"]
    names += [f"draft-{world.draft.uuid.hex}", "draft-x", "draft-"]
    stranger = Client(raise_request_exception=False)
    stranger.cookies.load(dict.fromkeys(names, value))

    for address in world.addresses():
        assert_sound(stranger.get(address), address)


EMPTY_FORMS = {"/ho-so/tra-cuu/", "/ho-so/tra-cuu/quen-ma/"}  # the same for everyone


def test_what_belongs_to_one_reader_is_kept_by_no_cache(world: World) -> None:
    personal = [address for address in world.addresses() if address.startswith(("/nop-ho-so/", "/ho-so/tra-cuu/"))]
    assert len(personal) > 10
    opened = 0

    for address in personal:
        if address in EMPTY_FORMS:
            continue
        answer = world.reader.get(address)
        assert "public" not in answer.get("Cache-Control", ""), address
        if answer.status_code == 200:
            assert "no-store" in answer["Cache-Control"], address
            opened += address.startswith("/nop-ho-so/")
    assert opened  # the reader holds the key of the draft


def test_a_stranger_gets_nothing_of_a_draft_or_a_dossier(world: World) -> None:
    stranger = Client()

    for address in world.addresses():
        if address.startswith("/nop-ho-so/"):
            assert stranger.get(address).status_code in {404, 405}, address
        elif address.startswith("/ho-so/tra-cuu/") and address not in EMPTY_FORMS:
            answer = stranger.get(address)
            assert answer.status_code == 405 or answer["Location"].startswith("/ho-so/tra-cuu/"), address
