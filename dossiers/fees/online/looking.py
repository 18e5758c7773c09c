"""Notices that a person has to look at: which they are, and who has done so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from catalog.holdings import agencies_granting
from dossiers.fees.online.outcomes import Outcome
from dossiers.fees.permissions import COLLECT
from dossiers.fees.wording import one_line
from dossiers.models import PaymentNotice

# Money may be missing, be too much, or somebody tries to cheat.
TO_LOOK_AT = frozenset({Outcome.FORGED, Outcome.UNKNOWN, Outcome.AMOUNT, Outcome.OTHER, Outcome.LATE})
UNSEEN = Q(outcome__in=TO_LOOK_AT, seen_at=None)
NOTE_LENGTH = 300


def markable(user: User) -> QuerySet[PaymentNotice]:
    """What `user` may mark: of payments to the own agencies; of nobody's payment only for the whole province."""
    places = agencies_granting(user, COLLECT)
    notices = PaymentNotice.objects.filter(outcome__in=TO_LOOK_AT)
    return notices if places is None else notices.filter(payment__agency__in=places)


@transaction.atomic
def mark_seen(*, notices: Iterable[int], note: str, by: User, at: datetime) -> int:
    """Somebody has looked at these and found out what is behind them. The same words told again stay seen.

    Args:
        notices: keys; what `by` may not mark, or somebody has marked already, is left as it is.

    Returns:
        How many were marked.

    Raises:
        ValidationError: no words.
    """
    note = one_line(note, NOTE_LENGTH)
    if not note:
        raise ValidationError({"note": _("Enter what you found out")}, code="note")
    waiting = markable(by).filter(UNSEEN, pk__in=list(notices)).order_by("pk")
    marked = [notice for notice in waiting if _mark(notice, by, at, note)]
    for notice in marked:
        log(notice, "wagtail.edit", user=by, data={"note": note})
    return len(marked)


def _mark(notice: PaymentNotice, by: User, at: datetime, note: str) -> bool:
    waiting = PaymentNotice.objects.filter(UNSEEN, pk=notice.pk)
    return bool(waiting.update(seen_at=at, seen_by=by, seen_note=note))


@transaction.atomic
def mark_unseen(*, notice: int, by: User) -> bool:
    """It was marked by mistake, and waits again; who had marked it stays in the log of the staff area.

    Returns:
        False when it waits already, or `by` could not have marked it.
    """
    marked = markable(by).filter(pk=notice, seen_at__isnull=False).first()
    if marked is None:
        return False
    PaymentNotice.objects.filter(pk=marked.pk).update(seen_at=None, seen_by=None, seen_note="")
    log(marked, "wagtail.edit", user=by, data={"note": "", "former_note": marked.seen_note})
    return True
