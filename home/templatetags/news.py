"""How news says when."""

from datetime import datetime

from django import template
from django.utils import timezone
from wagtail.models import Page

from portal.base.formatting import weekday_date

register = template.Library()


@register.filter
def weekday_moment(value: datetime) -> str:
    """Day of the week, date and time, as articles show them: `Thứ Hai, 10/05/2010 10:16`."""
    day = weekday_date(value)
    return f"{day[:1].upper()}{day[1:]} {timezone.localtime(value):%H:%M}"


@register.filter
def add_crumb(crumbs: list[tuple[str, str]], page: Page) -> list[tuple[str, str]]:
    """The way to an address below a page: through the page itself."""
    return [*crumbs, (page.title, page.url or "/")]
