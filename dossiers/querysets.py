"""Named filters of dossiers and legs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from catalog.holdings import agencies_granting
from dossiers.workflow import RUNNING_STATES, State

if TYPE_CHECKING:
    from accounts.models import User
    from dossiers.models import Dossier, Leg, ProcessDefinition, SavedFilter  # noqa: F401


# Received, and waiting for an officer to work on it.
UNTAKEN_STATES = frozenset({State.RECEIVED, State.PROCESSING})


def late(now: datetime) -> models.Q:
    """Of dossiers and legs alike: the agency's term has run out, and it has not decided."""
    return models.Q(state__in=RUNNING_STATES, due_at__lt=now)


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: User) -> Self:
        """The reader's own, and what the agencies share where the reader may look."""
        places = agencies_granting(user, "dossiers.view")
        shared = models.Q(agency__isnull=False) if places is None else models.Q(agency__in=places)
        return self.filter(models.Q(owner=user) | shared)


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: User) -> Self:
        """Dossiers of which an agency where `user` may look has a leg; every dossier has one."""
        if agencies_granting(user, "dossiers.view") is None:
            return self
        legs: Any = self.model._meta.get_field("legs").related_model
        return self.filter(pk__in=legs.objects.visible_to(user).values("dossier"))

    def late(self, now: datetime) -> Self:
        return self.filter(late(now))


class LegQuerySet(models.QuerySet["Leg"]):
    def visible_to(self, user: User) -> Self:
        return self.where(user, "dossiers.view")

    def where(self, user: User, permission: str) -> Self:
        """Legs of the agencies within which `user` holds `permission`."""
        places = agencies_granting(user, permission)
        return self if places is None else self.filter(agency__in=places)

    def queued(self) -> Self:
        """Open legs, the most urgent first."""
        return self.filter(queue_at__isnull=False).order_by("queue_at", "pk")

    def untaken(self) -> Self:
        """What waits for processing and nobody holds."""
        return self.filter(officer=None, state__in=UNTAKEN_STATES)

    def late(self, now: datetime) -> Self:
        return self.filter(late(now))


class ProcessDefinitionQuerySet(models.QuerySet["ProcessDefinition"]):
    def visible_to(self, user: User) -> Self:
        """The general ones for administrators of the province; those of an agency also for who keeps its work."""
        places = agencies_granting(user, "dossiers.manage")
        return self if places is None else self.filter(agency__in=places)
