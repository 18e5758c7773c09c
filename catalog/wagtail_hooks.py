"""What the room brings to the staff area."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from catalog.bulk.actions import BULK_ACTIONS
from catalog.viewsets.accounts import NO_BULK_ACTIONS
from catalog.viewsets.agency import OrganisationGroup
from catalog.viewsets.exchange import ExchangeViewSet
from catalog.viewsets.people import PeopleViewSet
from catalog.viewsets.procedure import ProcedureGroup

register_snippet(ProcedureGroup)


@hooks.register("register_admin_viewset")
def register_organisation() -> OrganisationGroup:
    return OrganisationGroup()


@hooks.register("register_admin_viewset")
def register_people() -> PeopleViewSet:
    return PeopleViewSet()


@hooks.register("register_admin_viewset")
def register_exchange() -> ExchangeViewSet:
    return ExchangeViewSet()


for action in NO_BULK_ACTIONS:
    hooks.register("register_bulk_action", action, order=1)  # after Wagtail's own, so in their place


for bulk_action in BULK_ACTIONS:
    hooks.register("register_bulk_action", bulk_action)


@hooks.register("construct_settings_menu")
def hide_groups(request: HttpRequest, menu_items: list[Any]) -> None:
    """Groups follow from roles; whoever changed one here would lose it with the next migration."""
    menu_items[:] = [item for item in menu_items if item.name != "groups"]
