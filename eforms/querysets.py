"""Named filters of e-forms and drafts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from eforms.models import Draft, EForm  # noqa: F401


class EFormQuerySet(models.QuerySet["EForm"]):
    def published(self) -> Self:
        return self.filter(live=True, versions__isnull=False).distinct()

    def of_procedures(self, procedure_ids: Collection[int]) -> Self:
        return self.filter(procedure__in=procedure_ids)


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self, now: datetime) -> Self:
        """Drafts that can be gone on with."""
        return self.filter(dossier=None, expires_at__gt=now)

    def for_journey(self) -> Self:
        return self.select_related("version", "procedure__field", "agency", "dossier")

    def of_desks(self, agencies: Collection[int]) -> Self:
        """Drafts for one of `agencies`: the only desk there is, or the one that the applicant chose."""
        chosen = models.Q(steps__values__desk_agency__in=[str(pk) for pk in agencies])
        return self.filter(models.Q(agency__in=agencies) | chosen).distinct()

    def held_by(self, uuids: Collection[UUID], user_id: int | None) -> Self:
        """Drafts to which a browser has keys, or of a signed-in user."""
        owned = models.Q(user=user_id) if user_id else models.Q(pk__in=[])
        return self.filter(models.Q(uuid__in=uuids) | owned)

    def expired(self, now: datetime) -> Self:
        return self.filter(expires_at__lte=now)
