"""The gateway's notice from server to server: it may come twice, late, for another sum, or from somebody else."""

from __future__ import annotations

import hashlib
import ipaddress
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from dossiers import throttle
from dossiers.fees.online.gateway import as_transaction, the_gateway
from dossiers.fees.online.outcomes import Outcome, payment_named, settle
from dossiers.fees.online.signing import is_signed
from dossiers.models import Payment, PaymentNotice

# What the gateway is answered; anything but the first two makes it tell again.
ANSWERS = {
    Outcome.PAID: ("00", "Confirm Success"),
    Outcome.LATE: ("00", "Confirm Success"),
    Outcome.FAILED: ("00", "Confirm Success"),
    Outcome.REPEATED: ("02", "Order already confirmed"),
    Outcome.UNKNOWN: ("01", "Order not found"),
    Outcome.AMOUNT: ("04", "Invalid amount"),
    Outcome.FORGED: ("97", "Invalid signature"),
    Outcome.WAITING: ("99", "Not finished"),
    Outcome.OTHER: ("99", "Transaction of another order"),
}
# Forged ones from one network that are kept for the auditor; more of them fill a table, and say nothing new.
FORGED_KEPT = 30
FORGED_WINDOW = timedelta(hours=1)
MOST_TIMES, HELD = 2**31 - 1, timedelta(minutes=5)  # of the row behind which notices of the same words wait
_REFERENCE_LENGTH = 100
_TRANSACTION_LENGTH = 64


def take_notice(fields: Mapping[str, str], *, network: str, at: datetime) -> Outcome:
    """Judge a notice, act on it, and keep that it came.

    Args:
        network: where it came from.

    Raises:
        dossiers.fees.online.gateway.Unreachable: there is no gateway that could have sent it.
    """
    gateway = the_gateway()
    reference = fields.get("vnp_TxnRef", "")
    if not is_signed(fields, gateway.secret) or fields.get("vnp_TmnCode") != gateway.merchant:
        if throttle.take("forged payment", network, limit=FORGED_KEPT, window=FORGED_WINDOW, now=at):
            _keep(None, reference, Outcome.FORGED, fields, network=network, at=at)
        return Outcome.FORGED
    payment = payment_named(reference)
    outcome = settle(payment, as_transaction(fields), at) if payment else Outcome.UNKNOWN
    _keep(payment, reference, outcome, fields, network=network, at=at)
    return outcome


@transaction.atomic
def _keep(
    payment: Payment | None,
    reference: str,
    outcome: Outcome,
    fields: Mapping[str, str],
    *,
    network: str,
    at: datetime,
) -> None:
    """For whoever reconciles. The same words with the same outcome stand once, counted, however many come at once."""
    text = json.dumps(sorted(fields.items()), ensure_ascii=False)
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()
    throttle.take("payment notice", digest, limit=MOST_TIMES, window=HELD, now=at)
    known = PaymentNotice.objects.filter(digest=digest, outcome=outcome).order_by("pk").first()
    if known:
        PaymentNotice.objects.filter(pk=known.pk).update(times=F("times") + 1)
        return
    told = as_transaction(fields)
    PaymentNotice.objects.create(
        payment=payment,
        reference=_printable(reference)[:_REFERENCE_LENGTH],
        received_at=at,
        outcome=outcome,
        amount=told.amount,
        gateway_reference=_printable(told.gateway_reference)[:_TRANSACTION_LENGTH],
        digest=digest,
        network=cut(network),
    )


def cut(address: str) -> str:
    """The network without its last part: whose gateway it is stays plain, which machine does not."""
    try:
        parsed = ipaddress.ip_interface(address).ip
    except ValueError:
        return ""
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


def _printable(text: str) -> str:
    """PostgreSQL keeps no NUL, and a page shows no control signs."""
    return "".join(letter for letter in text if letter.isprintable())
