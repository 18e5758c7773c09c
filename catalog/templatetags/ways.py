"""The ways into the catalog, above every list of procedures."""

from typing import Any

from django import template

from catalog.ways import ways

register = template.Library()


@register.inclusion_tag("catalog/parts/ways_in.html")
def ways_in(current: str = "") -> dict[str, Any]:
    """Links to the other ways; `current` is the key of the page that one is on."""
    return {"ways": [(way.label, address, way.key == current) for way, address in ways()]}
