"""Who may change a form: what several agencies share is changed by those who edit for the whole province."""

from __future__ import annotations

from django.db.models import Model
from wagtail.permissions import register_permission_policy

from accounts.models import User
from catalog.holdings import agencies_granting
from catalog.models import FormTemplate, Procedure
from catalog.ownership import EDIT
from catalog.staff import RolePermissionPolicy

ACTIONS = ("view", "add", "change")  # deleting has a view of its own, and no bulk action


class FormPolicy(RolePermissionPolicy):
    """Editors see every form; those of an agency change the forms that no other agency's procedure asks for."""

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return action == "view" or may_change(user, instance)


def may_change(user: User, form: Model) -> bool:
    places = agencies_granting(user, EDIT)
    if places is None:
        return True
    strange = Procedure.objects.filter(papers__form=form).exclude(owner__in=places)
    return bool(places) and not strange.exists()


def register_policy() -> None:
    register_permission_policy(FormTemplate, FormPolicy(FormTemplate, dict.fromkeys(ACTIONS, EDIT)))
