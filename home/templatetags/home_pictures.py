"""Pictures in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.images.shortcuts import get_rendition_or_not_found

from home.media.renditions import SHAPES, SOCIAL_SPEC, photo_html

register = template.Library()


@register.simple_tag
def photo(picture: Any, shape: str, alt: str = "", **attributes: Any) -> SafeString | str:
    """The picture in AVIF, WebP and JPEG; shapes: see media.renditions. `alt` is empty beside words that say it."""
    return photo_html(picture, shape, {"alt": alt, **attributes}) if picture else ""


@register.simple_tag
def photo_address(picture: Any, shape: str) -> str:
    """The address of the largest JPEG, where HTML takes no choice of formats."""
    return str(get_rendition_or_not_found(picture, SHAPES[shape].specs[-1]).url)


@register.simple_tag(takes_context=True)
def social_picture(context: dict[str, Any], picture: Any) -> str:
    """The whole address of the picture that stands beside a link to the page on other sites."""
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(get_rendition_or_not_found(picture, SOCIAL_SPEC).url)
