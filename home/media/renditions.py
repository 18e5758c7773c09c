"""The sizes and formats in which the portal shows a picture: one table for templates, lists and making them ahead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.safestring import SafeString
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.models import Filter, Picture
from wagtail.images.shortcuts import get_renditions_or_not_found
from wagtail.models import Page

FORMATS = ("avif", "webp", "jpeg")  # the browser takes the first that it knows; the last is for all others
DOWN_TO_CONTENT = "(min-width: 64rem) 45rem, 100vw"
_THREE_TO_TWO = ("fill-480x320", "fill-960x640")  # around the focal point


@dataclass(frozen=True, slots=True)
class Shape:
    """How a place of the page shows pictures: crops, the smallest first, and the width that they take there."""

    crops: tuple[str, ...]
    sizes: str

    @property
    def specs(self) -> tuple[str, ...]:
        return tuple(f"{crop}|format-{form}" for form in FORMATS for crop in self.crops)


SHAPES = {
    "card": Shape(_THREE_TO_TWO, "(min-width: 40rem) 15rem, 100vw"),
    "lead": Shape(_THREE_TO_TWO, "(min-width: 64rem) 28rem, 100vw"),
    "article": Shape(_THREE_TO_TWO, DOWN_TO_CONTENT),
    "gallery": Shape(_THREE_TO_TWO, "(min-width: 40rem) 22rem, 100vw"),
    "wide": Shape(("width-640", "width-1200"), DOWN_TO_CONTENT),
    "portrait": Shape(("fill-160x200", "fill-320x400"), "(min-width: 40rem) 10rem, 7rem"),
}
# Which shape a field of a page is shown in.
FIELD_SHAPES = {"picture": "article", "portrait": "portrait", "map_picture": "wide"}
SOCIAL_SPEC = "fill-960x640|format-jpeg"  # for the pages that show links; they take no other formats


@cache
def filters_of(name: str) -> tuple[Filter, ...]:
    """Kept, since each takes its own text apart."""
    return tuple(Filter(spec) for spec in SHAPES[name].specs)


def photo_html(picture: Any, name: str, attributes: dict[str, Any]) -> SafeString:
    """A `<picture>` with width and height, so that nothing moves when it arrives."""
    renditions = get_renditions_or_not_found(picture, filters_of(name))
    given = {"sizes": SHAPES[name].sizes, "decoding": "async"} | attributes
    return SafeString(Picture(renditions, given).__html__())


def with_renditions(pictures: Iterable[Any]) -> None:
    """Give the pictures of one page all their renditions in one query, instead of one query for each."""
    by_key = defaultdict(list)
    for picture in pictures:
        by_key[picture.pk].append(picture)
    if not by_key:
        return
    for copies in by_key.values():
        for copy in copies:
            copy.prefetched_renditions = []
    for rendition in get_image_model().get_rendition_model().objects.filter(image__in=by_key, filter_spec__in=_all()):
        for copy in by_key[rendition.image_id]:
            rendition.image = copy
            copy.prefetched_renditions.append(rendition)


@cache
def _all() -> frozenset[str]:
    return frozenset(spec for shape in SHAPES.values() for spec in shape.specs)


def pictures_of(page: Page) -> Iterator[tuple[Any, str]]:
    """The pictures that a page shows, each with the shape in which it does."""
    for field in page._meta.get_fields():
        if field.name in FIELD_SHAPES and getattr(page, field.name, None):
            yield getattr(page, field.name), FIELD_SHAPES[field.name]
        elif isinstance(field, StreamField):
            yield from pictures_in(getattr(page, field.name))


def pictures_in(stream: Any) -> Iterator[tuple[Any, str]]:
    """Those of a page's body."""
    for block in stream:
        value = block.value
        if block.block_type == "picture":
            found = [(value["picture"], "wide")]
        elif block.block_type == "gallery":
            found = [(item["picture"], "gallery") for item in value["pictures"]]
        elif block.block_type == "video":
            found = [(value["poster"], "wide")]
        else:
            continue
        yield from ((picture, shape) for picture, shape in found if picture)


def portraits(leaders: Iterable[Any]) -> list[Any]:
    """Of those leaders who have one."""
    return [leader.portrait for leader in leaders if leader.portrait]


def make_ahead(page: Page) -> int:
    """Make what the page's readers would wait for; gives how many pictures it looked at."""
    wanted: dict[Any, set[str]] = defaultdict(set)
    for picture, name in pictures_of(page):
        wanted[picture].update(SHAPES[name].specs)
    for picture, specs in wanted.items():
        get_renditions_or_not_found(picture, [Filter(spec) for spec in sorted(specs)])
    return len(wanted)
