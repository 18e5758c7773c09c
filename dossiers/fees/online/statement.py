"""The gateway's statement of a day: what it says was paid and went back, to hold against our own books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from dossiers.fees.online import protocol
from dossiers.fees.online.gateway import Unreachable, the_gateway

_COLUMNS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One movement of money; `reference` is our own name of the payment or the refund."""

    kind: str  # "pay" or "refund"
    reference: str
    amount: Decimal  # VND
    gateway_reference: str
    succeeded: bool
    at: datetime


def fetch(day: date) -> list[Line]:
    """All lines of a day, by the gateway's clock (GMT+7).

    Raises:
        Unreachable: it does not answer, or a line of it cannot be read.
        Refused: it has no statement of that day.
    """
    rows = the_gateway().statement_rows(day=f"{day:%Y%m%d}", now=timezone.now())
    return [_line(number, row) for number, row in enumerate(rows, start=1)]


def _line(number: int, row: list[str]) -> Line:
    """Kind, our reference, amount in hundredths, the gateway's number, state, moment."""
    if len(row) == _COLUMNS and row[0] in ("pay", "refund"):
        kind, reference, written, gateway_reference, state, moment = row
        amount, at = protocol.read_amount(written), protocol.read_moment(moment)
        if amount is not None and at is not None:
            return Line(
                kind=kind,
                reference=reference,
                amount=amount,
                gateway_reference=gateway_reference,
                succeeded=state == protocol.DONE,
                at=at,
            )
    raise Unreachable(f"line {number} of the statement cannot be read")
