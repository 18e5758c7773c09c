"""Parts of pages that look the same on many of them, and to everybody."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.base import page_cache

register = template.Library()


class KeptNode(template.Node):
    """The part's HTML, made once for each language and host until something public changes."""

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist, self.values = nodelist, values

    def render(self, context: Context) -> SafeString:
        request = context.get("request")
        # A preview shows what is not public yet; whoever is signed in may see more.
        if request is None or getattr(request, "is_preview", False) or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.nodelist.render(context)
        values = [value.resolve(context) for value in self.values]
        key = repr(("part", values, get_language(), request.scheme, request.get_host()))
        return page_cache.remembered(key, lambda: self.nodelist.render(context))


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "front" page.pk %}…{% endkept %}`: the values name everything that the part depends on, beside the
    language and the host; nothing of the reader's may stand in it."""
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, values)
