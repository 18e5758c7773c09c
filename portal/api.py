"""The HTTP API's root: one document, errors as problem details (RFC 9457); each room adds a router from its api.py."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from catalog.api import router as catalog_router
from dossiers.api import router as dossiers_router
from portal.openapi import PortalAPI
from search.api import router as search_router

api = PortalAPI(version="1", urls_namespace="api")


def problem(request: HttpRequest, status: int, detail: str = "", **more: Any) -> HttpResponse:
    """A problem-details answer: `type`, `title`, `status`, and `detail` in the reader's language."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, **more}
    if detail:
        body["detail"] = detail
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404, _("There is nothing at this address"))


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, str(error.message))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which parameter is wrong, and why."""
    errors = [{"where": list(map(str, item["loc"])), "why": item["msg"]} for item in error.errors]
    return problem(request, 422, _("A parameter is missing or wrong"), errors=errors)


class ApiProblemMiddleware:
    """Errors outside every call are problem details too: an unknown address, a wrong method, a fault of our own."""

    PREFIX = "/api/"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if response.status_code < 400 or not is_page or not request.path_info.startswith(self.PREFIX):
            return response
        detail = _("There is nothing at this address") if response.status_code == 404 else ""
        answer = problem(request, response.status_code, detail)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                answer[name] = response[name]
        return answer


def no_such_call(request: HttpRequest, rest: str) -> HttpResponse:
    """Every address under the API that no room has; without it the pages' rule would add a slash and redirect."""
    raise Http404


api.add_router("", catalog_router)
api.add_router("/dossiers", dossiers_router)
api.add_router("", search_router)
