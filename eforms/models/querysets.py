"""Named filters of e-forms and drafts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from catalog.models import SubmissionChannel

if TYPE_CHECKING:
    from eforms.models import Draft, EForm, EFormVersion  # noqa: F401


# As dossiers.fees.owed reads a row of the catalog: an amount, or a note where there is none.
_COSTS = models.Q(fee__gt=0) | models.Q(charge__gt=0) | models.Q(fee=None, charge=None) & ~models.Q(fee_note="")


class EFormQuerySet(models.QuerySet["EForm"]):
    def published(self) -> Self:
        """Those that are offered: published, with a version that was not withdrawn."""
        valid = apps.get_model("eforms", "EFormVersion").objects.valid()
        return self.filter(Exists(valid.filter(eform=OuterRef("pk"))), live=True)

    def of_procedures(self, procedure_ids: Collection[int]) -> Self:
        return self.filter(procedure__in=procedure_ids)


class VersionQuerySet(models.QuerySet["EFormVersion"]):
    """Reads and adds: what was published is neither changed nor deleted."""

    def valid(self) -> Self:
        """Those that were not withdrawn."""
        standing = apps.get_model("eforms", "VersionWithdrawal").objects.filter(restored_at=None)
        return self.exclude(Exists(standing.filter(version=OuterRef("pk"))))

    def update(self, **changes: Any) -> int:
        raise TypeError("A published version is immutable")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise TypeError("A published version is immutable")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("A published version is never deleted")


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self, now: datetime) -> Self:
        """Drafts that can be gone on with."""
        return self.filter(dossier=None, expires_at__gt=now)

    def for_journey(self) -> Self:
        """With all that a page of the journey reads, whether the draft's version still counts, and what may cost."""
        versions = apps.get_model("eforms", "EFormVersion").objects.all()
        standing = apps.get_model("eforms", "VersionWithdrawal").objects.filter(restored_at=None)
        newer = versions.valid().filter(
            eform=OuterRef("version__eform"), number__gt=OuterRef("version__number"), eform__live=True
        )
        drafts = self.select_related("version", "procedure__field", "agency", "dossier", "user")
        return drafts.defer("version__schema").annotate(
            version_withdrawn=Exists(standing.filter(version=OuterRef("version"))),
            may_cost=Exists(SubmissionChannel.objects.filter(_COSTS, procedure=OuterRef("procedure"))),
            newer_since=Subquery(newer.order_by("-number").values("published_at")[:1]),
        )

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
