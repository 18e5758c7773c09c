"""All that a text of an operator may use of Django's template language: if, and a few filters.

Nothing here loops, includes, calls or reaches into an object, so a text ends, and says only what its fields say.
"""

from django.template import Library, defaultfilters
from django.template.defaulttags import do_if

register = Library()
register.tag("if", do_if)
for name in ("capfirst", "date", "default", "lower", "time", "upper"):
    register.filters[name] = defaultfilters.register.filters[name]
