"""Who may do what: one table of roles and permissions, read by every room's staff screens."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    RECEPTIONIST = "receptionist", _("receptionist")
    OFFICER = "officer", _("processing officer")
    LEADER = "leader", _("agency leader")
    EDITOR = "editor", _("editor")
    PROVINCE_ADMINISTRATOR = "province_administrator", _("province administrator")


# Each permission is held within the agency of the membership; a membership without agency holds for the province.
PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.RECEPTIONIST: frozenset({"dossiers.view", "dossiers.receive", "dossiers.return"}),
    Role.OFFICER: frozenset({"dossiers.view", "dossiers.process"}),
    Role.LEADER: frozenset({"dossiers.view", "dossiers.approve"}),
    Role.EDITOR: frozenset({"catalog.edit", "eforms.edit", "pages.edit"}),
    Role.PROVINCE_ADMINISTRATOR: frozenset(
        {
            "dossiers.view",
            "dossiers.receive",
            "dossiers.return",
            "dossiers.process",
            "dossiers.approve",
            "catalog.edit",
            "eforms.edit",
            "pages.edit",
            "accounts.manage",
        }
    ),
}


# Accounts belong to no agency: whoever manages them manages those of every agency, so there is no such role in one.
PROVINCE_WIDE = frozenset({Role.PROVINCE_ADMINISTRATOR})


def roles_with(permission: str) -> list[Role]:
    """The roles whose holders have `permission`."""
    return [role for role, held in PERMISSIONS.items() if permission in held]
