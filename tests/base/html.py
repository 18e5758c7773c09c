"""Rendering of a piece of template, parsed."""

from typing import Any

from bs4 import BeautifulSoup
from django.template import engines
from django.test import RequestFactory


def rendered(source: str, path: str = "/", **context: Any) -> str:
    template = engines["django"].from_string(source)
    return template.render(context, RequestFactory().get(path))


def parsed(source: str, path: str = "/", **context: Any) -> BeautifulSoup:
    return BeautifulSoup(rendered(source, path, **context), "html.parser")
