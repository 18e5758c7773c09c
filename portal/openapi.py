"""The OpenAPI document of the whole API: in the reader's language, with licence, contact, and errors of every call."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_noop
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

LICENCE = {"name": "Creative Commons Attribution 4.0 International", "identifier": "CC-BY-4.0"}
DESCRIPTION = gettext_noop(
    "The procedures, their due dates, searches and dossiers of the portal, for other software. Texts are UTF-8 and "
    "Unicode NFC; times are ISO 8601 with an offset; amounts are whole đồng, where null means unknown or set "
    "elsewhere, and 0 free of charge. Answers that change rarely carry an ETag: send it back as `If-None-Match`, and "
    "an unchanged answer costs you nothing. Calls without a secret may be made from any website (CORS). New fields "
    "may be added; present ones keep their meaning. Errors are problem details (RFC 9457). Whole daily files are at "
    "/du-lieu-mo/."
)
TAGS = {
    "catalog": gettext_noop("One procedure with all its parts, and when a dossier of it would be due"),
    "search": gettext_noop("Finding procedures by words and filters"),
    "dossiers": gettext_noop("Following one dossier with its number and secret"),
    "statistics": gettext_noop("Counts and on-time shares, as the public page shows them"),
}
PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": gettext_noop("Why a call failed (RFC 9457)"),
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": gettext_noop("about:blank: the status says what kind it is")},
        "title": {"type": "string", "description": gettext_noop("The status in words")},
        "status": {"type": "integer", "description": gettext_noop("The HTTP status")},
        "detail": {"type": "string", "description": gettext_noop("What is wrong, in the reader's language")},
        "errors": {
            "type": "array",
            "description": gettext_noop("Which parameters are wrong, and why"),
            "items": {
                "type": "object",
                "properties": {"where": {"type": "array", "items": {"type": "string"}}, "why": {"type": "string"}},
            },
        },
    },
}
_READ_BY_PEOPLE = ("summary", "description", "detail")


class PortalAPI(NinjaAPI):
    """NinjaAPI whose document names what our answers have in common."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**kwargs)
        calls = [call for path in document["paths"].values() for call in path.values()]
        used = {tag for call in calls for tag in call.get("tags", [])}
        document["info"] |= _info(document["info"]["version"])
        document["servers"] = [{"url": settings.BASE_URL.rstrip("/")}]
        document["tags"] = [{"name": tag, "description": TAGS.get(tag, "")} for tag in sorted(used)]
        document["externalDocs"] = {"url": f"{settings.BASE_URL.rstrip('/')}/du-lieu-mo/"}
        for call in calls:
            _name_headers(call["parameters"])
        for schema in document["components"]["schemas"].values():
            schema.pop("description", None)  # the class's docstring, written for programmers of the portal
        document["components"]["schemas"]["Problem"] = PROBLEM
        for name, value in list(document.items()):
            document[name] = translated(value)
        return document


def _name_headers(parameters: list[dict[str, Any]]) -> None:
    """`dossier_secret` is read from the header `Dossier-Secret`; underscores would be dropped on the way."""
    for parameter in parameters:
        if parameter["in"] == "header":
            parameter["name"] = parameter["name"].replace("_", "-").title()


def _info(version: str) -> dict[str, Any]:
    return {
        "title": gettext("Public service portal of %(province)s") % {"province": settings.PROVINCE_NAME},
        "version": version,
        "description": DESCRIPTION,
        "license": LICENCE,
        "contact": {"name": gettext("Hotline %(number)s") % {"number": settings.HOTLINE}, "url": settings.BASE_URL},
    }


def translated(value: Any) -> Any:
    """The same document with every text for people in the reader's language."""
    if isinstance(value, list):
        return [translated(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: gettext(item) if key in _READ_BY_PEOPLE and isinstance(item, str) and item else translated(item)
        for key, item in value.items()
    }
