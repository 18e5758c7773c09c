"""A draft's life: started, saved page by page, deleted when nobody touches it or when its applicant says so."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casework.files import delete_stored
from catalog.models import Agency, DeskClosure, Procedure, SubmissionChannel
from dossiers.fees.owed import cases_with_fee
from eforms.building import build_schema
from eforms.journey.exceptions import DraftGone
from eforms.journey.walk import Journey
from eforms.models import Draft, DraftStep, EForm, EFormVersion
from eforms.schema import standard
from eforms.schema.form import FormSchema
from eforms.schema.papers import papers_for

PURGE_ROUND = 500  # drafts


class NoDesk(Exception):
    """No agency takes this procedure online today."""


@transaction.atomic
def start_draft(*, procedure: Procedure, version: EFormVersion, user: User | None) -> Draft:
    """An empty form, with the desks, cases and papers of today.

    Raises:
        NoDesk: no agency takes it online today.
    """
    if not takes_online(online_desks(procedure)):
        raise NoDesk(procedure.code)
    schema = FormSchema.from_json(version.schema)
    return new_draft(procedure, schema, online_desks(procedure), user=user, version=version)


@transaction.atomic
def start_trial(*, eform: EForm, user: User) -> Draft:
    """Let an editor walk the form as it is composed now; it is never submitted.

    Raises:
        ValidationError: the form does not work yet.
        NoDesk: no agency takes it online.
    """
    schema = build_schema(eform)
    return new_draft(eform.procedure, schema, online_desks(eform.procedure), user=user, trial_schema=schema.as_json())


def new_draft(procedure: Procedure, schema: FormSchema, desks: list[Agency], **kwargs: Any) -> Draft:
    """What the journey asks beside the form, as it is now: which of `desks`, which case, which papers, which fees.

    Raises:
        NoDesk: there is none to choose.
    """
    if not desks:
        raise NoDesk(procedure.code)
    opening = standard.opening(desks, procedure.cases.all())
    papers = papers_for(schema, procedure.papers.all())
    channels = SubmissionChannel.Channel
    channel = channels.DIRECT if kwargs.get("assisted_by") else channels.ONLINE
    return Draft.objects.create(
        procedure=procedure,
        agency=desks[0] if len(desks) == 1 else None,
        opening=opening.as_json() if opening else None,
        papers=[paper.as_json() for paper in papers],
        fee_cases=cases_with_fee(procedure, channel),
        expires_at=expiry(timezone.now()),
        **kwargs,
    )


def online_desks(procedure: Procedure) -> list[Agency]:
    """Whom an applicant may choose; one that is closed for some days too, since the form may be sent after them."""
    return list(procedure.desks().filter(online_intake=True))


def takes_online(desks: list[Agency]) -> bool:
    """Whether at least one of `desks` takes dossiers online today."""
    return Agency.objects.taking_online().filter(pk__in=[desk.pk for desk in desks]).exists()


def hold_drafts(now: datetime) -> int:
    """Periodic: while a desk is closed the drafts for it do not grow old, so that they can be sent when it opens.

    Returns:
        How many were given their full time again.
    """
    today = timezone.localdate(now)
    closed = set(DeskClosure.objects.stopping_online(today).values_list("agency", flat=True))
    if not closed:
        return 0
    drafts = Draft.objects.open(now).of_desks(closed).filter(expires_at__lt=expiry(now) - timedelta(days=1))
    return Draft.objects.filter(pk__in=list(drafts.values_list("pk", flat=True))).update(expires_at=expiry(now))


def expiry(now: datetime) -> datetime:
    """When a draft that is touched now will be deleted."""
    return now + timedelta(days=settings.DRAFT_DAYS)


def load_journey(draft: Draft) -> Journey:
    """The draft's pages and files, in two queries."""
    rows = {row.step: row for row in draft.steps.all()}
    return Journey(draft, rows, list(draft.uploads.select_related("file")))


@transaction.atomic
def save_step(*, draft: Draft, step: str, data: dict[str, list[str]], values: dict[str, Any] | None) -> DraftStep:
    """Keep one page; `values` None: half done, kept as it was typed. The draft lives on from now.

    Raises:
        DraftGone: it was submitted or deleted in the meantime.
    """
    now = timezone.now()
    touch(draft, now)
    row = DraftStep(draft=draft, step=step, data=data, values=values, updated_at=now)
    DraftStep.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["draft", "step"],
        update_fields=["data", "values", "typed", "updated_at"],  # what was typed before goes
    )
    return row


def touch(draft: Draft, now: datetime) -> None:
    """The draft lives on from now. Inside a transaction its row is ours until the end: tabs wait for one another.

    Raises:
        DraftGone: it was submitted or deleted in the meantime.
    """
    if not Draft.objects.open(now).filter(pk=draft.pk).update(updated_at=now, expires_at=expiry(now)):
        raise DraftGone(draft.uuid)
    draft.updated_at, draft.expires_at = now, expiry(now)


@transaction.atomic
def delete_draft(*, draft: Draft) -> None:
    """Answers and files go at once, not at the next periodic round. Those of a dossier stay with it.

    `draft` may have been submitted since it was read, so the row is asked again.
    """
    kept = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if kept is None:
        return
    files = [] if kept.dossier_id else [upload.file for upload in kept.uploads.select_related("file")]
    kept.delete()
    for stored in files:
        delete_stored(stored)


def purge_drafts(now: datetime) -> Counter[str]:
    """Periodic: delete what nobody has touched for DRAFT_DAYS, submitted drafts too (the dossier has it all)."""
    outcome: Counter[str] = Counter()
    for draft in Draft.objects.expired(now)[:PURGE_ROUND]:
        delete_draft(draft=draft)
        outcome["drafts"] += 1
    return outcome
