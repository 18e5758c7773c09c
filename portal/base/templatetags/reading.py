"""Comfort of reading: numbers of documents that stay whole, and the button that has a page read aloud."""

import re
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()
# 45/2026/QĐ-UBND, 123/2015/NĐ-CP, 1085/QĐ-TTg; longer ones may break, or they would stick out of a phone's screen.
DOCUMENT_NUMBER = re.compile(r"\d{1,5}/(?:\d{4}/)?[A-ZĐ][A-ZĐa-zđ0-9]{1,9}(?:-[A-ZĐ][A-ZĐa-zđ0-9]{0,9}){1,2}(?!\w)")


@register.filter
def unbroken(text: object) -> SafeString:
    """The text escaped, with each number of a legal document kept on one line: else it breaks at its hyphen."""
    escaped = conditional_escape(str(text))
    return SafeString(DOCUMENT_NUMBER.sub(r'<span class="unbroken">\g<0></span>', escaped))


@register.inclusion_tag("base/components/listen.html")
def listen() -> dict[str, Any]:
    """“Nghe”: the browser's own voice reads the page's heading and content; hidden where it has no such voice.

    Belongs into a row of other buttons, so that nothing moves when the script shows it. Texts inside of `.no-print`,
    of forms and of navigation are left out.
    """
    return {}
