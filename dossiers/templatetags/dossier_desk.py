"""How the staff area shows what the public pages show with their own icons."""

from collections.abc import Mapping

from django import template

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
def answer_to(answers: Mapping[str, str], key: str) -> str:
    return answers.get(key, "")


@register.filter
def badge_icon(badge: Badge) -> str:
    return WAGTAIL_ICONS.get(badge.icon, "info-circle")
