"""The gateway's statement of a day held against our own books: what one side knows and the other does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from catalog.holdings import agencies_granting
from dossiers.fees.online.gateway import GatewayError, configured
from dossiers.fees.online.statement import Line, fetch
from dossiers.fees.permissions import COLLECT
from dossiers.fees.wording import one_line
from dossiers.models import Payment, Refund, Settlement

READY_AT = time(2)  # the gateway closes its day at midnight; local time
AGAIN = timedelta(hours=1)  # after a fetch that failed
BACK = timedelta(days=30)  # before yesterday: older days are fetched by hand only
NOTE_LENGTH = 500
Kind = Literal["missing_here", "missing_there", "amount", "state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One movement of money in our books."""

    amount: Decimal
    happened: bool  # paid, or gone back


def settle_day(day: date, at: datetime) -> Settlement:
    """Fetch the statement of a day and compare; what was settled by a person stays so while nothing else differs."""
    try:
        lines = fetch(day)
    except GatewayError as error:
        failed = {"fetched_at": at, "error": str(error)[:500]}
        return Settlement.objects.update_or_create(day=day, defaults=failed)[0]
    matched, differences = compare(day, lines)
    found = {"fetched_at": at, "error": "", "matched": matched, "differences": differences}
    known = Settlement.objects.filter(day=day).first()
    if known and known.differences != differences:
        found |= {"settled_by": None, "settled_note": ""}
    return Settlement.objects.update_or_create(day=day, defaults=found)[0]


def compare(day: date, lines: Iterable[Line]) -> tuple[int, list[dict[str, str]]]:
    """How many agree, and each difference: {"kind", "what", "reference", "ours", "theirs"}, amounts in VND."""
    theirs = {line.reference: line for line in lines if line.reference}
    ours = _own(day, theirs)
    differences: list[dict[str, str]] = []
    for reference in sorted({*theirs, *ours}):
        kind = _difference(ours.get(reference), theirs.get(reference))
        if kind:
            differences.append(_told(kind, reference, ours.get(reference), theirs.get(reference)))
    return len({*theirs, *ours}) - len(differences), differences


def _difference(own: Own | None, line: Line | None) -> Kind | None:
    if line is None:
        return "missing_there"
    if own is None:
        return "missing_here" if line.succeeded else None
    if own.happened != line.succeeded:
        return "state"
    return "amount" if own.happened and own.amount != line.amount else None


def _told(kind: Kind, reference: str, own: Own | None, line: Line | None) -> dict[str, str]:
    return {
        "kind": kind,
        "what": line.kind if line else "",
        "reference": reference,
        "ours": str(int(own.amount)) if own and own.happened else "",
        "theirs": str(int(line.amount)) if line and line.succeeded else "",
    }


def _own(day: date, theirs: dict[str, Line]) -> dict[str, Own]:
    """Our movements of the day, and those of other days that the statement names: two clocks differ at midnight."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    end = start + timedelta(days=1)
    online = Payment.objects.filter(method=Payment.Method.ONLINE)
    back = Refund.objects.filter(payment__method=Payment.Method.ONLINE)
    of_the_day = Q(paid_at__gte=start, paid_at__lt=end)
    paid = {each.reference: each for each in online.filter(of_the_day | Q(reference__in=theirs))}
    sent = back.filter(way=Refund.Way.GATEWAY, done_at__gte=start, done_at__lt=end)
    returned = {each.reference: each for each in [*back.filter(reference__in=theirs), *sent]}
    return {
        reference: Own(amount=each.amount, happened=each.state == Payment.State.PAID)
        for reference, each in paid.items()
    } | {
        reference: Own(amount=each.amount, happened=each.way == Refund.Way.GATEWAY)
        for reference, each in returned.items()
    }


def unexplained() -> QuerySet[Settlement]:
    """Days that differ while nobody has said why, or whose statement was not to be had; the newest first."""
    differ = ~Q(differences=[]) & Q(settled_note="")
    return Settlement.objects.filter(differ | ~Q(error="")).order_by("-day")


def settle_due(now: datetime) -> str:
    """Periodic work: one statement that is missing; yesterday's is there from READY_AT on."""
    local = timezone.localtime(now)
    if not configured() or local.time() < READY_AT:
        return ""
    day = _missing_day(local.date() - timedelta(days=1), now)
    return (settle_day(day, now).error or "fetched") if day else ""


def _missing_day(yesterday: date, now: datetime) -> date | None:
    """The newest that was never fetched, e.g. while the portal stood still; else what failed, every hour one."""
    rows = Settlement.objects.filter(day__range=(yesterday - BACK, yesterday), fetched_at__isnull=False)
    known = set(rows.values_list("day", flat=True))
    failed = list(rows.exclude(error="").order_by("fetched_at").values_list("fetched_at", "day"))
    if failed and failed[-1][0] and now - failed[-1][0] < AGAIN:
        return None
    since_first = (yesterday - min(known, default=yesterday)).days
    days = (yesterday - timedelta(days=back) for back in range(since_first + 1))
    never = next((day for day in days if day not in known), None)
    return never or (failed[0][1] if failed else None)


@transaction.atomic
def note_settlement(*, settlement: Settlement, note: str, by: User) -> Settlement:
    """Keep what was done about the differences of a day; each note stays in the log of the staff area.

    Raises:
        PermissionDenied: `by` does not collect for the whole province, whose account it is.
        ValidationError: no words.
    """
    if agencies_granting(by, COLLECT) is not None:
        raise PermissionDenied(_("This step is not yours to make in this agency"))
    note = one_line(note, NOTE_LENGTH)
    if not note:
        raise ValidationError({"note": _("Enter what was done")}, code="note")
    settlement.settled_by, settlement.settled_note = by, note
    settlement.save(update_fields=["settled_by", "settled_note"])
    log(settlement, "wagtail.edit", user=by, data={"note": note})
    return settlement
