"""Whose procedure it is: the editors of an agency change what their agency keeps, those of the province all.

Every question goes through the permission policy of the model, so views, addresses and bulk actions agree.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, QuerySet
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.holdings import agencies_granting
from catalog.models import Agency, Procedure
from catalog.staff import RolePermissionPolicy
from catalog.usage import reasons_to_keep

EDIT = "catalog.edit"
PUBLISH = "catalog.publish"
ACTIONS = {
    **dict.fromkeys(["view", "add", "change", "delete", "lock", "unlock"], EDIT),
    **dict.fromkeys(["publish", "unpublish"], PUBLISH),
}


def owners_of(user: User) -> QuerySet[Agency]:
    """The agencies for which `user` may keep procedures."""
    return Agency.objects.where(user, EDIT)


def edits_everywhere(user: User) -> bool:
    """Whether `user` changes the procedures of every agency, and those that nobody keeps."""
    return agencies_granting(user, EDIT) is None


def changeable_by(user: User) -> QuerySet[Procedure]:
    """The procedures that `user` may change; the owner counts as it is saved, not as a draft would have it."""
    places = agencies_granting(user, EDIT)
    return Procedure.objects.all() if places is None else Procedure.objects.filter(owner__in=places)


class ProcedurePolicy(RolePermissionPolicy):
    """Editors see every procedure, and change their own; only what was never public and is used nowhere is deleted."""

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        if not self.user_has_permission(user, action):
            return False
        if action == "view":
            return True
        if not changeable_by(user).filter(pk=instance.pk).exists():
            return False
        return action != "delete" or not reasons_to_keep(Procedure.objects.get(pk=instance.pk))

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet[Procedure]:
        permitted = [action for action in actions if self.user_has_permission(user, action)]
        if not permitted:
            return Procedure.objects.none()
        return Procedure.objects.all() if "view" in permitted else changeable_by(user)


def register_policy() -> None:
    register_permission_policy(Procedure, ProcedurePolicy(Procedure, ACTIONS))
