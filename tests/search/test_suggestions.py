"""Suggestions while typing: what they are, and that they cost little."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from catalog.models import Procedure
from search.models import Document

pytestmark = pytest.mark.django_db
MaxQueries = Callable[[int], AbstractContextManager[None]]
Make = Callable[..., Procedure]


def texts(client: Client, typed: str) -> list[str]:
    return [found["text"] for found in client.get("/api/v1/suggest", {"q": typed}).json()["suggestions"]]


def test_suggestions_have_text_and_address(catalog: None, client: Client) -> None:
    answer = json.loads(client.get("/api/v1/suggest", {"q": "tach th"}).content)
    assert answer == {
        "suggestions": [
            {
                "text": "Tách thửa hoặc hợp thửa đất",
                "url": "/thu-tuc/1.012784/",
                "kind": "procedure",
                "label": "Thủ tục hành chính",
            }
        ]
    }


@pytest.mark.parametrize("typed", ["tachs thuwar", "GPXD", "giấy độc thân"])
def test_suggestions_understand_what_no_title_says(catalog: None, client: Client, typed: str) -> None:
    assert client.get("/api/v1/suggest", {"q": typed}).json()["suggestions"]


def test_caches_may_keep_suggestions_for_a_minute_and_no_session_is_touched(catalog: None, client: Client) -> None:
    response = client.get("/api/v1/suggest", {"q": "khai"})
    assert {"public", "max-age=60"} <= set(response["Cache-Control"].split(", "))
    assert not response.cookies


@pytest.mark.parametrize("typed", ["1.001193", "1.001193.000.00.00.H46", "001193", "mã 1.001193", "1.0011"])
def test_a_code_suggests_its_procedure(catalog: None, client: Client, typed: str) -> None:
    assert texts(client, typed) == ["Thủ tục đăng ký khai sinh (1.001193)"]


@pytest.mark.parametrize("typed", ["", "k", "*:*", "..", "1.9", "1.999999"])
def test_what_says_nothing_suggests_nothing(catalog: None, client: Client, typed: str) -> None:
    assert texts(client, typed) == []


def test_the_code_of_a_draft_suggests_nothing(make: Make, client: Client) -> None:
    make("1.000001", "Chưa công bố", live=False)
    assert texts(client, "1.000001") == []


def test_other_kinds_come_after_procedures_and_are_named(catalog: None, client: Client) -> None:
    Document.objects.filter(code="1.001193").update(kind="form", code="")
    found = client.get("/api/v1/suggest", {"q": "dang ky"}).json()["suggestions"]
    assert found[-1]["label"] == "Biểu mẫu"
    assert [one["kind"] for one in found].index("form") == len(found) - 1


@pytest.mark.parametrize(("typed", "queries"), [("khai s", 1), ("1.001193", 1), ("tachs thuwar", 8), ("zzyzx", 8)])
def test_suggestions_take_a_constant_number_of_queries(
    catalog: None, client: Client, typed: str, queries: int, django_assert_max_num_queries: MaxQueries
) -> None:
    with django_assert_max_num_queries(queries):
        client.get("/api/v1/suggest", {"q": typed})
