"""Wagtail's accounts screen, as this portal wants it; stands in INSTALLED_APPS in place of wagtail.users."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Roles are given on the pages about people only: groups follow from them (catalog.services)."""

    user_viewset = "catalog.viewsets.accounts.AccountViewSet"
