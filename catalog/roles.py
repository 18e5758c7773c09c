"""Who may do what: one table of roles and permissions, read by every room's staff screens.

What each role may do then stands in docs/roles.md, written by `manage.py print_roles` from this table.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    RECEPTIONIST = "receptionist", _("receptionist")
    CASHIER = "cashier", _("cashier")
    OFFICER = "officer", _("processing officer")
    DIVISION_HEAD = "division_head", _("division head")
    LEADER = "leader", _("agency leader")
    POSTAL_CLERK = "postal_clerk", _("postal clerk")
    AGENCY_ADMINISTRATOR = "agency_administrator", _("agency administrator")
    PROVINCE_ADMINISTRATOR = "province_administrator", _("province administrator")
    AUDITOR = "auditor", _("auditor")
    EDITOR = "editor", _("editor")
    CONTROLLER = "controller", _("procedure controller")
    SITE_MANAGER = "site_manager", _("site manager")


# Each permission is held within the agency of the membership; a membership without agency holds for the province.
_TABLE: dict[Role, frozenset[str]] = {
    Role.RECEPTIONIST: frozenset({"dossiers.view", "dossiers.receive", "dossiers.return"}),
    Role.CASHIER: frozenset({"dossiers.view", "dossiers.collect"}),
    Role.OFFICER: frozenset({"dossiers.view", "dossiers.process"}),
    Role.DIVISION_HEAD: frozenset({"dossiers.view", "dossiers.process", "dossiers.review", "dossiers.assign"}),
    Role.LEADER: frozenset({"dossiers.view", "dossiers.review", "dossiers.approve", "dossiers.assign"}),
    Role.POSTAL_CLERK: frozenset({"dossiers.view", "dossiers.post"}),
    # Hands over the work of others, and keeps what the office keeps; decides nothing in a dossier.
    Role.AGENCY_ADMINISTRATOR: frozenset({"dossiers.view", "dossiers.assign", "dossiers.manage", "agency.manage"}),
    # Reads all and changes nothing: both permissions only open pages.
    Role.AUDITOR: frozenset({"dossiers.view", "dossiers.audit"}),
    Role.EDITOR: frozenset({"catalog.edit", "eforms.edit", "pages.edit"}),
    # The office that controls procedures (Decree 63/2010/NĐ-CP): what editors drafted is published by it.
    Role.CONTROLLER: frozenset({"catalog.edit", "catalog.publish"}),
    # Answers for an agency's site: publishes what its editors write (Decree 42/2022/NĐ-CP).
    Role.SITE_MANAGER: frozenset({"pages.edit", "pages.publish"}),
}
ALL_PERMISSIONS = frozenset().union(*_TABLE.values()) | {"accounts.manage", "templates.manage"}
PERMISSIONS: dict[Role, frozenset[str]] = _TABLE | {Role.PROVINCE_ADMINISTRATOR: ALL_PERMISSIONS}
_BY_NAME = {role.value: held for role, held in PERMISSIONS.items()}
# Whoever holds nothing but these looks on at the desk, and changes nothing there; the others work at it.
LOOKING = frozenset({"dossiers.view", "dossiers.audit"})
WORKING = frozenset(permission for permission in ALL_PERMISSIONS if permission.startswith("dossiers.")) - LOOKING

# Accounts belong to no agency: whoever manages them manages those of every agency, so there is no such role in one.
# Nor is there of those who publish the province's procedures.
PROVINCE_WIDE = frozenset({Role.PROVINCE_ADMINISTRATOR, Role.CONTROLLER})

# Whoever looks over an agency's shoulder, or works for the whole province, is not appointed by the agency itself.
APPOINTED_BY_PROVINCE = PROVINCE_WIDE | {Role.AUDITOR, Role.EDITOR, Role.SITE_MANAGER}
AGENCY_ROLES = tuple(role for role in Role if role not in APPOINTED_BY_PROVINCE)


def roles_with(permission: str) -> list[Role]:
    """The roles whose holders have `permission`."""
    return [role for role, held in PERMISSIONS.items() if permission in held]


def granted_by(role: str) -> frozenset[str]:
    """What the role of this name may do; one that the table no longer knows grants nothing."""
    return _BY_NAME.get(role, frozenset())
