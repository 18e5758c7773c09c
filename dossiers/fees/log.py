"""What happens to a dossier's money, in its log: references, amounts and hashes, never a name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from dossiers.log_entries import first_leg, last_event, record
from dossiers.models import Dossier, Event

PAY = "pay"
VOID = "void_payment"
SET_FEE = "set_fee"
REDUCE = "reduce_fee"
RESTORE = "restore_fee"
PROPOSE_REFUND = "propose_refund"
APPROVE_REFUND = "approve_refund"
DECLINE_REFUND = "decline_refund"
REFUND = "refund"
POST_CASH = "post_cash"  # what the post did not tell of the cash on delivery, as somebody heard it


def log_money(
    *, dossier: Dossier, action: str, by: User | None, at: datetime, origin: str, data: dict[str, Any]
) -> Event:
    """The dossier's row is held by the caller. A bank's time may lie before the last step: the event takes that."""
    last = last_event(dossier.pk)
    leg = first_leg(dossier)
    leg.dossier = dossier
    return record(leg=leg, action=action, by=by, at=max(at, last.at) if last else at, origin=origin, data=data)
