"""The password of a locked page, or of a locked collection of files: a few tries, then a wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from wagtail.documents.views.serve import authenticate_with_password as open_files
from wagtail.views import authenticate_with_password as open_pages

from dossiers import throttle
from portal.base.caller import client_network

SCOPE = "locked page"
TRIES = 5  # of one lock from one network; a right one ends the count
WINDOW = timedelta(minutes=15)


@never_cache
def page_password(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    """Wagtail's own form and its answer; 429 after too many tries, even with the right password."""
    answer = partial(open_pages, request, page_view_restriction_id, page_id)
    return _limited(request, f"page {page_view_restriction_id}", answer)


@never_cache
def files_password(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """As `page_password`, for the files of a collection."""
    return _limited(request, f"files {restriction_id}", partial(open_files, request, restriction_id))


def _limited(request: HttpRequest, lock: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    if request.method != "POST":
        return answer()
    key = f"{lock}|{client_network(request)}"
    if not throttle.take(SCOPE, key, limit=TRIES, window=WINDOW, now=timezone.now(), sliding=True):
        return _wait(request)
    response = answer()
    if response.status_code == HTTPStatus.FOUND:
        throttle.forget(SCOPE, key)
    return response


def _wait(request: HttpRequest) -> HttpResponse:
    response = render(request, "home/password_wait.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response
