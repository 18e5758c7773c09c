"""How often a page was read."""

from django import template

from home.counting.totals import page_views
from home.models.base import PortalPage

register = template.Library()


@register.simple_tag
def views_of(page: PortalPage) -> int:
    """One query; 0 for a page that nobody has read, or that is not saved yet."""
    return page_views(page.pk) if page.pk else 0
