"""What an officer found of a paper or an answer; each mark is kept at once, with who made it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from dossiers.exceptions import MarkedByAnother
from dossiers.log_entries import lock
from dossiers.models import AnswerMark, Dossier, DossierPaper, SupplementItem, Verdict
from portal.base.text import nfc

Mark = DossierPaper | AnswerMark
REASON_LENGTH = 500  # characters
_BAD = frozenset({Verdict.MISSING, Verdict.WRONG})


@transaction.atomic
def mark(
    *,
    dossier: Dossier,
    kind: str,
    key: str,
    verdict: str,
    reason: str,
    by: User,
    at: datetime,
    seen: datetime | None = None,
) -> Mark:
    """Keep what `by` found of one paper or answer. The caller has checked that `by` may review the dossier.

    `seen` is when the mark that the officer looked at was made; None: there was none. A mark may be bad without a
    reason while the check goes on: the request for supplement asks for it.

    Raises:
        ObjectDoesNotExist: the dossier has no such paper or answer.
        ValidationError: no such verdict.
        MarkedByAnother: another officer has marked it since.
    """
    if verdict not in Verdict.values:
        raise ValidationError(_("Choose good, missing or wrong"), code="verdict")
    lock(dossier.pk)
    found = _found(dossier, kind, key)
    words = nfc(reason.replace("\x00", "")).strip()[:REASON_LENGTH] if verdict in _BAD else ""
    if (found.verdict, found.reason) == (verdict, words):
        return found
    if found.marked_at != seen and found.marked_by_id != by.pk:
        raise MarkedByAnother(found)
    found.verdict, found.reason, found.marked_by, found.marked_at = verdict, words, by, at
    found.save()
    return found


def _found(dossier: Dossier, kind: str, key: str) -> Mark:
    if kind == SupplementItem.Kind.PAPER:
        return dossier.papers.select_related("marked_by").get(key=key)
    if kind != SupplementItem.Kind.ANSWER or all(answer["key"] != key for answer in dossier.answers):
        raise ObjectDoesNotExist(key)
    known = dossier.answer_marks.select_related("marked_by").filter(key=key).first()
    return known or AnswerMark(dossier=dossier, key=key)


def clear_mark(dossier: Dossier, kind: str, key: str) -> None:
    """The applicant has given it anew: it is to be checked again."""
    if kind == SupplementItem.Kind.ANSWER:
        dossier.answer_marks.filter(key=key).delete()
        return
    unmarked = {"verdict": Verdict.UNREVIEWED, "reason": "", "marked_by": None, "marked_at": None}
    dossier.papers.filter(key=key).update(**unmarked)
