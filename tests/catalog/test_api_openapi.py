"""The OpenAPI document: valid, complete, and true: each example fits its schema, each text is Vietnamese."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from jsonschema import Draft202012Validator
from ninja import Schema
from openapi_spec_validator import validate

from portal.api import api

pytestmark = pytest.mark.django_db
SAME_IN_BOTH = {"OK"}


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def calls(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            yield f"{method} {path}", call


def answers(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, call in calls(document):
        for status, response in call["responses"].items():
            for content in response.get("content", {}).values():
                yield f"{name} {status}", content


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)


def test_every_call_says_what_it_does_with_an_example_and_its_errors(document: dict[str, Any]) -> None:
    for name, call in calls(document):
        assert call["summary"], name
        assert call["description"], name
        assert call["tags"], name
        assert "example" in call["responses"]["200"]["content"]["application/json"], name
        for parameter in call["parameters"]:
            assert parameter["description"], (name, parameter["name"])
            assert "example" in parameter, (name, parameter["name"])
        for status, response in call["responses"].items():
            if int(status) >= 400:
                assert set(response["content"]) == {"application/problem+json"}, name


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    seen = 0
    for name, content in answers(document):
        schema = {**content["schema"], "components": document["components"]}
        errors = list(Draft202012Validator(schema).iter_errors(content["example"]))
        assert not errors, (name, errors[0].message)
        seen += 1
    assert seen >= 9
    for name, call in calls(document):
        for parameter in call["parameters"]:
            assert Draft202012Validator(parameter["schema"]).is_valid(parameter["example"]), (name, parameter["name"])


def test_licence_contact_server_and_tags_are_named(document: dict[str, Any]) -> None:
    info = document["info"]
    assert info["license"]["identifier"] == "CC-BY-4.0"
    assert info["contact"]["url"].startswith("http")
    assert document["servers"][0]["url"].startswith("http")
    assert all(tag["description"] for tag in document["tags"])
    assert {tag["name"] for tag in document["tags"]} >= {"catalog", "search", "dossiers"}


def test_no_two_shapes_share_a_name(document: dict[str, Any]) -> None:
    """Two classes with one name: the second would stand for both in the document."""
    models = {cls for cls in _schemas(Schema) if cls.__module__.split(".")[0] in {"catalog", "search", "dossiers"}}
    names = Counter(cls.__name__ for cls in models if cls.__name__ in document["components"]["schemas"])
    assert max(names.values()) == 1


def _schemas(base: type[Schema]) -> Iterator[type[Schema]]:
    for cls in base.__subclasses__():
        yield cls
        yield from _schemas(cls)


def test_the_secret_is_asked_for_by_the_header_s_real_name(document: dict[str, Any]) -> None:
    parameters = document["paths"]["/api/v1/dossiers/{code}"]["get"]["parameters"]
    assert ("header", "Dossier-Secret") in {(parameter["in"], parameter["name"]) for parameter in parameters}


def test_the_document_is_in_the_portal_s_language(document: dict[str, Any]) -> None:
    with translation.override("en"):
        english = json.loads(json.dumps(api.get_openapi_schema(), default=str))

    pairs = list(zip(_texts(english), _texts(document), strict=True))
    untranslated = {text for text, vietnamese in pairs if text == vietnamese} - SAME_IN_BOTH
    assert not untranslated


def _texts(value: Any, within: str = "") -> Iterator[str]:
    """Summaries and descriptions, in order; examples are data."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("summary", "description") and isinstance(item, str):
                yield item
            elif key != "example":
                yield from _texts(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, within)


def test_other_websites_read_the_open_calls_and_ask_before_with_options(client: Client) -> None:
    response = client.get("/api/v1/openapi.json", headers={"Origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response["Access-Control-Expose-Headers"]

    asked = client.options(
        "/api/v1/procedures/1.001193",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"},
    )
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]


def test_no_other_website_s_script_reads_a_dossier(client: Client) -> None:
    response = client.get("/api/v1/dossiers/H50.101-260803-0001", headers={"Origin": "https://example.org"})

    assert response.status_code == 404
    assert "Access-Control-Allow-Origin" not in response
    asked = client.options(
        "/api/v1/dossiers/H50.101-260803-0001",
        headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"},
    )
    assert "Access-Control-Allow-Origin" not in asked
