"""How the staff area shows what the public pages show with their own icons."""

from datetime import datetime

from django import template
from django.utils.dateparse import parse_datetime

from dossiers.deadlines import Badge

register = template.Library()

# The public pages' icons, by name, and Wagtail's nearest.
WAGTAIL_ICONS = {
    "clock": "time",
    "alarm-clock": "calendar-alt",
    "triangle-alert": "warning",
    "circle-alert": "warning",
    "circle-pause": "desk-pause",
    "circle-check": "circle-check",
}


@register.filter
def badge_icon(badge: Badge) -> str:
    return WAGTAIL_ICONS.get(badge.icon, "info-circle")


@register.filter
def moment(text: str) -> datetime | None:
    """A time that was kept as text."""
    return parse_datetime(text)
