"""A published version is taken back or restored; drafts of one that was taken back move to the one that counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.log_actions import log

from accounts.models import User
from eforms.models import Draft, DraftStep, EFormVersion, VersionWithdrawal
from eforms.schema.form import FormSchema
from eforms.schema.papers import papers_for
from eforms.versions.carrying import Carried, carry, form_pages
from eforms.versions.changes import answered_names


class AlreadyWithdrawn(Exception):
    """Somebody else took the version back a moment ago."""


class NotWithdrawn(Exception):
    """The version counts; there is nothing to restore."""


class NoVersion(Exception):
    """The draft's version was withdrawn, and no other counts."""


@transaction.atomic
def withdraw(*, version: EFormVersion, reason: str, by: User) -> VersionWithdrawal:
    """Take a version back: nobody begins with it any more, and drafts of it move when they are next opened.

    Raises:
        AlreadyWithdrawn: another editor was first.
    """
    try:
        with transaction.atomic():
            withdrawal = VersionWithdrawal.objects.create(version=version, reason=reason, by=by)
    except IntegrityError as error:  # one standing withdrawal a version
        raise AlreadyWithdrawn(version) from error
    log(version.eform, "eforms.withdraw", user=by, data={"number": version.number, "reason": reason})
    return withdrawal


@transaction.atomic
def restore(*, version: EFormVersion, by: User) -> None:
    """Let a withdrawn version count again. Drafts that have moved already stay where they are.

    Raises:
        NotWithdrawn: it counts, perhaps because another editor was first.
    """
    standing = VersionWithdrawal.objects.filter(version=version, restored_at=None)
    if not standing.update(restored_at=timezone.now(), restored_by=by):
        raise NotWithdrawn(version)
    log(version.eform, "eforms.restore", user=by, data={"number": version.number})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What became of a draft whose version was withdrawn, for the applicant. Kept with the draft, and goes with it."""

    at: str  # ISO 8601
    reason: str  # the editor's
    added: list[str]  # questions, in the words that applicants read
    gone: list[str]
    reworded: list[list[str]]  # question, how it was asked before
    lost: list[list[str]]  # question, the answer that no longer fits
    papers_added: list[str]
    papers_gone: list[str]

    @property
    def moved_at(self) -> datetime | None:
        return parse_datetime(self.at)

    @classmethod
    def of(cls, draft: Draft) -> Self | None:
        return cls(**draft.moved) if draft.moved else None


@transaction.atomic
def move_on(*, draft: Draft) -> Draft:
    """Move a draft whose version was withdrawn to the version that counts, with every answer that still fits.

    Of two tabs that come at the same moment the second finds it moved.

    Raises:
        NoVersion: no version counts; the draft stays as it is.
    """
    kept = Draft.objects.select_for_update(of=("self",)).select_related("version__eform").get(pk=draft.pk)
    old = kept.version
    withdrawal = old.withdrawals.filter(restored_at=None).first() if old else None
    if old is None or withdrawal is None or kept.dossier_id:
        return kept
    new = old.eform.current_version
    if new is None:
        raise NoVersion(draft)
    before, after = FormSchema.from_json(old.schema), FormSchema.from_json(new.schema)
    carried = carry(before, after, {row.step: row for row in kept.steps.all()})
    _replace_pages(kept, before, carried)
    papers = papers_for(after, kept.procedure.papers.all(), for_other=kept.for_other)
    told = _told(before, after, carried, withdrawal.reason)
    names = {paper["key"]: paper["label"] for paper in kept.papers}
    move = Move(
        **told,
        papers_added=[paper.label for paper in papers if paper.key not in names],
        papers_gone=[label for key, label in names.items() if key not in {paper.key for paper in papers}],
    )
    kept.version, kept.papers, kept.moved = new, [paper.as_json() for paper in papers], asdict(move)
    kept.save(update_fields=["version", "papers", "moved"])
    return kept


def _replace_pages(draft: Draft, old: FormSchema, carried: Carried) -> None:
    draft.steps.filter(step__in=[slug for slug, _page in form_pages(old)]).delete()
    for row in carried.pages.values():
        row.draft = draft
    DraftStep.objects.bulk_create(carried.pages.values())


def _told(old: FormSchema, new: FormSchema, carried: Carried, reason: str) -> dict[str, Any]:
    before, after = answered_names(old), answered_names(new)
    return {
        "at": timezone.now().isoformat(),
        "reason": reason,
        "added": [name for key, name in after.items() if key not in before],
        "gone": [name for key, name in before.items() if key not in after],
        "reworded": [[name, before[key]] for key, name in after.items() if before.get(key, name) != name],
        "lost": [[given.question.label, given.text] for given in carried.lost],
    }
