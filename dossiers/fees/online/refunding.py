"""Refunds through the gateway: ordered after the second person agreed, again until it is sure that they were."""

from __future__ import annotations

import logging
import time
from collections import Counter
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from dossiers.fees import complete_refund
from dossiers.fees.online.gateway import GatewayError, RefundOrder, Refused, Unreachable, configured, the_gateway
from dossiers.models import Payment, Refund

logger = logging.getLogger(__name__)
# Waits after the first, second … attempt; the last one goes on. An answer that was lost may have been a yes, so it is
# never given up by itself: money over the counter beside it would be paid twice.
WAITS = (
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=12),
)
ROUND = 50  # refunds in one periodic round
ROUND_TIME = 20  # seconds
# Codes by which the gateway says for good that it has not carried it out: no such merchant, wrong format, no such
# transaction, the transaction was not successful, more than what is left of it.
FINAL = frozenset({"02", "03", "91", "93", "95", "98"})


def send_due(now: datetime) -> Counter[str]:
    """Periodic work: order what was approved. Returns how many are `done`, `failed`, or to be tried `again`."""
    outcomes: Counter[str] = Counter()
    ends = time.monotonic() + ROUND_TIME
    due = _due(now).filter(payment__method=Payment.Method.ONLINE).order_by("proposed_at")
    due = due.select_related("payment__dossier", "payment__agency")
    for refund in list(due[:ROUND]) if configured() else ():
        if time.monotonic() > ends:
            break
        if outcome := send(refund, now):
            outcomes[outcome] += 1
    return outcomes


def _due(now: datetime) -> QuerySet[Refund]:
    """Those that were approved, or whose waiting time is over. No join: one process must win the update."""
    waiting = Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)
    return Refund.objects.filter(waiting, state__in=[Refund.State.APPROVED, Refund.State.SENDING])


def send(refund: Refund, now: datetime) -> str:
    """Order one; "" when another process was first. The gateway carries out the same reference once."""
    wait = WAITS[min(refund.attempts, len(WAITS) - 1)]
    mine = _due(now).filter(pk=refund.pk)
    if not mine.update(state=Refund.State.SENDING, attempts=F("attempts") + 1, next_attempt_at=now + wait):
        return ""
    try:
        number = the_gateway().refund(_order(refund), now=now)
    except Refused as error:
        return _note(refund, error, is_final=error.code in FINAL)
    except Unreachable as error:
        return _note(refund, error, is_final=False)
    done = complete_refund(refund=refund, at=now, way=Refund.Way.GATEWAY, gateway_reference=number)
    return "done" if done else ""


def _order(refund: Refund) -> RefundOrder:
    payment = refund.payment
    return RefundOrder(
        request_id=refund.reference,
        payment_reference=payment.reference,
        gateway_reference=payment.gateway_reference or "",
        paid=payment.amount,
        amount=refund.amount,
        created=payment.created_at,
    )


def _note(refund: Refund, error: GatewayError, *, is_final: bool) -> str:
    logger.warning("refund %s was not carried out: %s", refund.pk, error)
    state = Refund.State.FAILED if is_final else Refund.State.SENDING
    sending = Refund.objects.filter(pk=refund.pk, state=Refund.State.SENDING)
    sending.update(state=state, error=str(error)[:500])
    return "failed" if is_final else "again"
