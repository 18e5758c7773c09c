"""Every page of the staff area that answers a plain look: addresses by the routes, arguments by what there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import Model
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import Page, get_page_models

# They answer no person: machines ask them, or they end the session, or they are parts of pages walked here.
NO_PAGE = ("wagtailadmin_api", "wagtailadmin_error_test", "wagtailadmin_logout", "password_reset", "_results")
OF_A_PAGE = ("edit", "history", "usage", "copy", "move", "unpublish", "delete")


def routes(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        elif pattern.name:
            yield ":".join([*spaces, pattern.name]), pattern


def staff_routes() -> list[tuple[str, URLPattern]]:
    admin = next(each for each in get_resolver().url_patterns if str(each.pattern) == "admin/")
    assert isinstance(admin, URLResolver)
    return [(name, route) for name, route in routes(admin) if not any(part in name for part in NO_PAGE)]


def addresses(known: Mapping[str, Any], keys: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names and addresses of all routes whose arguments are known.

    `known` has values by the name of the argument, `keys` those of `pk` by namespace; other keys are of the latest
    object of the view's model.
    """
    for name, route in staff_routes():
        asked = [*route.pattern.converters, *getattr(route.pattern.regex, "groupindex", {})]
        key = keys.get(name.partition(":")[0]) or _latest(route)
        given = {**known, **({"pk": key} if key else {})}
        if all(argument in given for argument in asked):
            try:
                yield name, reverse(name, kwargs={argument: given[argument] for argument in asked})
            except NoReverseMatch:
                continue


def page_addresses() -> Iterator[tuple[str, str]]:
    """What editors do with each type of page that there is, and where one of the type may be added."""
    pages = list(Page.objects.filter(depth__gt=1).specific())
    for model in get_page_models():
        label = model._meta.model_name
        page = next((page for page in pages if type(page) is model), None)
        for act in OF_A_PAGE if page else ():
            yield f"{label}:{act}", reverse(f"wagtailadmin_pages:{act}", args=[page.pk])
        above = next((one for one in pages if model in type(one).creatable_subpage_models()), None)
        if above and model.can_create_at(above):
            yield f"{label}:add", reverse("wagtailadmin_pages:add", args=[model._meta.app_label, label, above.pk])


def _latest(route: URLPattern) -> str | None:
    view = getattr(route.callback, "view_class", None)
    model = getattr(route.callback, "view_initkwargs", {}).get("model") or getattr(view, "model", None)
    if not (isinstance(model, type) and issubclass(model, Model)):
        return None
    found = model._default_manager.order_by("-pk").first()
    return quote(found.pk) if found else None
