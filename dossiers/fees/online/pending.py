"""Payments of which nothing was heard: the gateway is asked, and what nobody went on with expires."""

from __future__ import annotations

import logging
import time
from collections import Counter
from datetime import datetime, timedelta

from dossiers import throttle
from dossiers.fees.online.gateway import GatewayError, Unreachable, configured, the_gateway
from dossiers.fees.online.outcomes import Outcome, payment_named, settle
from dossiers.models import Payment

logger = logging.getLogger(__name__)
FIRST = timedelta(minutes=2)  # a notice mostly comes within seconds
GRACE = timedelta(minutes=10)  # between the end of the term and the bank's last word
GIVEN_UP = timedelta(days=7)  # of a gateway that never answers; its statement tells the rest
ROUND = 50  # questions in one periodic round
ROUND_TIME = 20  # seconds
# Age of the payment → wait before the next question.
WAITS = (
    (timedelta(minutes=30), timedelta(minutes=2)),
    (timedelta(days=1), timedelta(minutes=30)),
    (GIVEN_UP, timedelta(hours=6)),
)
PAGE_WAIT = timedelta(seconds=5)  # between two questions that a reader's page causes


def ask(payment: Payment, now: datetime) -> Outcome:
    """Ask the gateway what became of a payment, and act on its answer.

    Raises:
        GatewayError: it does not say.
    """
    told = the_gateway().query(reference=payment.reference, created=payment.created_at, now=now)
    return Outcome.WAITING if told is None else settle(payment, told, now)


def ask_for_page(payment: Payment, now: datetime) -> Payment:
    """As the reader waits: what is known of the payment now, asked at most every PAGE_WAIT."""
    may_ask = payment.state == Payment.State.PENDING and configured()
    if may_ask and throttle.take("ask payment", payment.reference, limit=1, window=PAGE_WAIT, now=now):
        try:
            ask(payment, now)
        except GatewayError as error:
            logger.warning("payment %s: the gateway does not say: %s", payment.pk, error)
    return payment_named(payment.reference) or payment


def settle_pending(now: datetime) -> Counter[str]:
    """Periodic work: what became of the payments whose notice did not come.

    Returns:
        How many `paid`, `failed`, `expired`, … there were.
    """
    outcomes: Counter[str] = Counter()
    ends = time.monotonic() + ROUND_TIME
    waiting = Payment.objects.filter(method=Payment.Method.ONLINE, state=Payment.State.PENDING)
    waiting = waiting.filter(created_at__lte=now - FIRST).select_related("agency", "dossier").order_by("created_at")
    for payment in list(waiting):  # not while they are read: SQLite writes nothing beside another process then
        if sum(outcomes.values()) >= ROUND or time.monotonic() > ends:
            break
        if not _is_turn(payment, now):
            continue
        try:
            outcome = _ask_or_expire(payment, now)
        except Unreachable as error:
            logger.warning("the payment gateway does not answer: %s", error)
            outcomes["unreachable"] += 1
            break
        outcomes[outcome] += 1
    return outcomes


def _is_turn(payment: Payment, now: datetime) -> bool:
    age = now - payment.created_at
    wait = next((wait for limit, wait in WAITS if age < limit), WAITS[-1][1])
    return throttle.take("ask payment again", payment.reference, limit=1, window=wait, now=now)


def _ask_or_expire(payment: Payment, now: datetime) -> str:
    if not configured() or now - payment.created_at > GIVEN_UP:
        return _expire(payment, now)
    try:
        outcome = ask(payment, now)
    except Unreachable:
        raise
    except GatewayError as error:
        logger.warning("payment %s: the gateway does not say: %s", payment.pk, error)
        return "refused"
    return _expire(payment, now) if outcome == Outcome.WAITING else outcome.value


def _expire(payment: Payment, now: datetime) -> str:
    """Nobody paid within its term: the reader can begin anew. What comes for it later is taken all the same."""
    ended = Payment.objects.filter(pk=payment.pk, state=Payment.State.PENDING, expires_at__lt=now - GRACE)
    return "expired" if ended.update(state=Payment.State.EXPIRED) else Outcome.WAITING.value
