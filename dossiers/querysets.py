"""Named filters of dossiers and legs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from catalog.models import Agency
from dossiers.workflow import RUNNING_STATES

if TYPE_CHECKING:
    from accounts.models import User
    from dossiers.models import Dossier, Leg  # noqa: F401


def late(now: datetime) -> models.Q:
    """Of dossiers and legs alike: the agency's term has run out, and it has not decided."""
    return models.Q(state__in=RUNNING_STATES, due_at__lt=now)


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: User) -> Self:
        """Dossiers of which an agency where `user` may look has a leg."""
        legs: Any = self.model._meta.get_field("legs").related_model
        return self.filter(pk__in=legs.objects.visible_to(user).values("dossier"))

    def late(self, now: datetime) -> Self:
        return self.filter(late(now))


class LegQuerySet(models.QuerySet["Leg"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(agency__in=Agency.objects.where(user, "dossiers.view"))

    def late(self, now: datetime) -> Self:
        return self.filter(late(now))
