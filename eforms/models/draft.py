"""An applicant's unfinished form."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from casework.models import StoredFile
from catalog.models import Agency, Procedure
from dossiers.models import Dossier
from eforms.models.querysets import DraftQuerySet
from eforms.models.version import EFormVersion
from eforms.schema.form import FormSchema


class Draft(models.Model):
    """One applicant's unfinished form. Its uuid opens nothing: see eforms.journey.access.

    What the journey asks beside the form (desks, cases, papers) is kept as it was at the start; fees are added to.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(EFormVersion, null=True, on_delete=models.PROTECT, related_name="drafts")
    trial_schema = models.JSONField(null=True)  # an editor's trial of what is not published yet; never submitted
    opening = models.JSONField(null=True)  # eforms.schema.form.Page: which desk, which case
    papers = models.JSONField(default=list)  # eforms.schema.papers.Paper
    fee_cases = models.JSONField(default=list)  # keys of the cases that cost something; "" where there are no cases
    moved = models.JSONField(null=True)  # eforms.versions.withdrawal.Move: what changed when the version was withdrawn
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="+"
    )  # where only one receives
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="eform_drafts"
    )
    # The officer who fills it in together with the citizen, and the only one who opens it; see eforms.people.assisted.
    assisted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    for_other = models.BooleanField(default=False)  # filed by a representative; see eforms.schema.standard
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    dossier = models.OneToOneField(Dossier, null=True, on_delete=models.SET_NULL, related_name="+")

    # Annotated by DraftQuerySet.for_journey:
    version_withdrawn: bool
    may_cost: bool  # the catalog asks for money in some case or way of sending
    newer_since: datetime | None  # when a newer valid version was published

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(version__isnull=True) ^ models.Q(trial_schema__isnull=True),
                name="draft_of_a_version_or_a_trial",
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def schema(self) -> FormSchema:
        return self.version.form if self.version else FormSchema.from_json(self.trial_schema or {})

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_trial(self) -> bool:
        return self.version_id is None


class DraftStep(models.Model):
    """One page's answers: one row a page, so that two tabs on two pages lose nothing."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="steps")
    step = models.SlugField(max_length=40)
    data = models.JSONField(default=dict)  # as posted: {field name: [values]}
    values = models.JSONField(null=True)  # cleaned, {question key: JSON value}; None: saved half done
    typed = models.JSONField(null=True)  # like data: typed since the page was accepted, and saved by itself
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "step"], name="one_row_a_draft_and_step")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.step}"

    @property
    def latest(self) -> dict[str, Any]:
        """What the page shows again, accepted or not."""
        latest: dict[str, Any] = self.data if self.typed is None else self.typed
        return latest


class DraftUpload(models.Model):
    """A file given for a paper, before submission."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads")
    paper_key = models.SlugField(max_length=40)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.paper_key}"
