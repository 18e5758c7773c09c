"""Parcels are announced to the post: soon, in a task; what that misses, by the periodic work."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from dossiers.models import Parcel
from dossiers.post.gateway import Gateway, Ordered, PostError, PostRefused, PostUnavailable, is_configured
from dossiers.post.parcels import Place, missing, new_reference
from dossiers.post.postage import remember
from dossiers.post.scope import due_to_announce
from dossiers.post.stations import State

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # an order that is "being sent" for longer was left by a killed process
CHECK = timedelta(minutes=30)  # between two questions about one parcel
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
ROUND, ROUND_TIME = 200, 20  # orders, seconds
CANCELLABLE = (State.DRAFT, State.ORDERED)


@transaction.atomic
def request_order(parcels: Iterable[Parcel], at: datetime) -> int:
    """Announce `parcels` as soon as this is committed. Without a post to speak with, nothing happens.

    Returns:
        How many will be announced: not those that miss an address, nor those that are announced already.
    """
    if not is_configured():
        return 0
    keys = [parcel.pk for parcel in parcels if parcel.phone and parcel.address]
    waiting = Parcel.objects.filter(pk__in=keys, state=State.DRAFT)
    changed = waiting.update(next_check_at=at, error="")
    transaction.on_commit(partial(announce_parcels.enqueue, keys), robust=True)
    return changed


@task()
def announce_parcels(keys: list[int]) -> dict[str, int]:
    """How many were announced, refused, or have to wait."""
    return dict(_announce_all(keys, timezone.now()))


def announce_due(now: datetime) -> Counter[str]:
    """The periodic work: whatever waits, after a failure or a killed worker."""
    if not is_configured():
        return Counter()
    return _announce_all(
        list(due_to_announce(now).order_by("next_check_at").values_list("pk", flat=True)[:ROUND]), now
    )


def _announce_all(keys: Iterable[int], now: datetime) -> Counter[str]:
    """One after the other; when the post does not answer one, the others need not ask."""
    outcome: Counter[str] = Counter()
    ends = time.monotonic() + ROUND_TIME
    for key in keys:
        if time.monotonic() > ends or outcome["waits"]:
            break
        said = announce(key, now)
        if said:
            outcome[said] += 1
    return outcome


def announce(key: int, now: datetime) -> str:
    """Announce one parcel, unless somebody else is at it.

    Returns:
        "ordered", "refused", "waits", or "" where there was nothing to do.
    """
    claimed = due_to_announce(now).filter(pk=key).update(next_check_at=now + LEASE, attempts=F("attempts") + 1)
    if not claimed:
        return ""
    parcel = Parcel.objects.select_related("agency").get(pk=key)
    draft = Parcel.objects.filter(pk=key, state=State.DRAFT, reference=parcel.reference)
    try:
        ordered = Gateway().order(parcel)
    except PostUnavailable as error:
        wait = BACK_OFF[min(parcel.attempts, len(BACK_OFF)) - 1]
        draft.update(next_check_at=now + wait, error=str(error)[:500])
        return "waits"
    except PostRefused as error:
        draft.update(next_check_at=None, error=str(error)[:500])
        return "refused"
    remember(parcel, ordered.cost)
    return _keep_order(parcel, ordered, now)


def _keep_order(parcel: Parcel, ordered: Ordered, now: datetime) -> str:
    draft = Parcel.objects.filter(pk=parcel.pk, state=State.DRAFT, reference=parcel.reference)
    try:
        with transaction.atomic():
            kept = draft.update(
                state=State.ORDERED,
                tracking_number=ordered.tracking_number,
                cost=ordered.cost,
                ordered_at=now,
                next_check_at=now + CHECK,
                error="",
            )
    except IntegrityError:
        draft.update(next_check_at=None, error=_("The post gave a tracking number that another parcel has"))
        return "refused"
    if not kept and not Parcel.objects.filter(pk=parcel.pk, tracking_number=ordered.tracking_number).exists():
        _take_back(parcel.reference)  # it was cancelled or amended meanwhile
    return "ordered"


def _take_back(reference: str) -> None:
    try:
        Gateway().cancel(reference)
    except PostError as error:
        logger.warning("parcel %s could not be taken back from the post: %s", reference, error)


@transaction.atomic
def order_by_hand(*, parcel: Parcel, number: str, cost: Decimal | None, at: datetime) -> None:
    """The clerk has the number from the post's counter.

    Raises:
        ValidationError: the parcel is announced already, or another one has this number.
    """
    number = "".join(number.upper().split())
    if Parcel.objects.filter(tracking_number=number).exclude(pk=parcel.pk).exists():
        raise ValidationError({"number": _("Another parcel has this number")}, code="unique")
    draft = Parcel.objects.filter(pk=parcel.pk, state=State.DRAFT, next_check_at=None)
    if not draft.update(state=State.ORDERED, tracking_number=number, cost=cost, ordered_at=at, error=""):
        raise ValidationError(_("This parcel is announced to the post already"), code="state")


def cancel_parcel(*, parcel: Parcel, by: User, at: datetime) -> None:
    """Take a parcel back that the post has not yet taken.

    Raises:
        ValidationError: the post has it, or cannot be asked now.
    """
    if parcel.attempts and is_configured():
        try:
            Gateway().cancel(parcel.reference)
        except PostError as error:
            raise ValidationError(str(error), code="post") from error
    own = Parcel.objects.filter(pk=parcel.pk, state__in=CANCELLABLE, reference=parcel.reference)
    if not own.update(
        state=State.CANCELLED, finished_at=at, next_check_at=None, handled_at=at, handled_by=by, error=""
    ):
        raise ValidationError(_("The post has this parcel already"), code="state")


def amend_parcel(*, parcel: Parcel, place: Place, weight: int) -> None:
    """Another address before it is announced; what the post may have of the former one is taken back.

    Raises:
        ValidationError: it is announced already, or the post cannot be asked now.
    """
    reference = parcel.reference
    if parcel.attempts and is_configured():
        try:
            Gateway().cancel(reference)
        except PostError as error:
            raise ValidationError(str(error), code="post") from error
        reference = new_reference()
    draft = Parcel.objects.filter(pk=parcel.pk, state=State.DRAFT, reference=parcel.reference)
    if not draft.update(
        reference=reference,
        name=place.name,
        phone=place.phone,
        address=place.address,
        weight=weight,
        quoted=None,
        attempts=0,
        next_check_at=None,
        error=missing(place),
    ):
        raise ValidationError(_("This parcel is announced to the post already"), code="state")
