"""Named filters of dossiers and legs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from catalog.models import Agency
from dossiers.workflow import OPEN_STATES, RUNNING_STATES

if TYPE_CHECKING:
    from accounts.models import User
    from dossiers.models import Dossier, Leg  # noqa: F401


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: User) -> Self:
        """Dossiers of which an agency where `user` may look has a leg."""
        legs: Any = self.model._meta.get_field("legs").related_model
        return self.filter(pk__in=legs.objects.visible_to(user).values("dossier"))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, now: datetime) -> Self:
        """The agency's term has run out, and it has not decided."""
        return self.filter(state__in=RUNNING_STATES, due_at__lt=now)


class LegQuerySet(models.QuerySet["Leg"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(agency__in=Agency.objects.where(user, "dossiers.view"))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)
