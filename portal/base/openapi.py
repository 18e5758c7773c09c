"""What a call of the HTTP API says about itself in the OpenAPI document: an example, and the errors it may answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_noop

PROBLEM_JSON = "application/problem+json"
PROBLEM_SCHEMA = {"$ref": "#/components/schemas/Problem"}
# Why a call answers so; the words that its own messages do not depend on.
ERRORS = {
    301: gettext_noop("A former code, or one with a province's suffix: `Location` is the call with today's code"),
    304: gettext_noop("What you have is still right (`If-None-Match`, `If-Modified-Since`)"),
    401: gettext_noop("The token is missing or wrong"),
    403: gettext_noop("You may not do this"),
    404: gettext_noop("There is nothing at this address"),
    409: gettext_noop("It contradicts what is stored already"),
    422: gettext_noop("A parameter is missing or wrong"),
    429: gettext_noop("Too many tries: wait before the next one"),
}
_HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {
        "description": gettext_noop("Fingerprint of the answer: send it back as `If-None-Match`"),
        "schema": {"type": "string"},
        "example": '"0b1f4c6e2a7d4b0f"',
    },
    "Last-Modified": {
        "description": gettext_noop("When the record itself was last changed"),
        "schema": {"type": "string"},
        "example": "Mon, 03 Aug 2026 02:00:00 GMT",
    },
}


def documented(
    example: Any, *, errors: tuple[int, ...] = (), conditional: bool = False, dated: bool = False, moved: bool = False
) -> dict[str, Any]:
    """For `openapi_extra` of a call.

    Args:
        example: a whole answer, which the tests hold against the schema.
        errors: status codes that it answers as problem details.
        conditional: answers carry an ETag, and may be a 304; `dated`: Last-Modified besides.
        moved: a former code answers with a 301.
    """
    headers = {name: _HEADERS[name] for name in ("ETag", *(["Last-Modified"] if dated else []))} if conditional else {}
    answer: dict[str, Any] = {"content": {"application/json": {"example": example}}}
    responses: dict[int, Any] = {200: {**answer, "headers": headers} if headers else answer}
    if moved:
        responses[301] = {"description": ERRORS[301], "headers": {"Location": {"schema": {"type": "string"}}}}
    if conditional:
        responses[304] = {"description": ERRORS[304]}
    return {"responses": responses | {status: problem_response(status) for status in errors}}


def problem_response(status: int) -> dict[str, Any]:
    """A problem-details answer with its example (RFC 9457)."""
    example: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": ERRORS[status],
    }
    return {
        "description": ERRORS[status],
        "content": {PROBLEM_JSON: {"schema": PROBLEM_SCHEMA, "example": example}},
    }
