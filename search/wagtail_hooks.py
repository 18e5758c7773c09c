"""What the room brings to the staff area."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from search.panels import search_panels
from search.viewsets import SearchGroup


@hooks.register("register_admin_viewset")
def register_search() -> SearchGroup:
    return SearchGroup()


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels += search_panels(request)
