"""What is owed for a dossier, what was paid, what is still open. Amounts are whole VND."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dossiers.models import Dossier, Fee, Payment, Refund
from dossiers.workflow import State

NOTHING = Decimal(0)
# Which kinds are owed where a dossier ended without what was asked for: nobody worked on what was refused or taken
# back, so nothing is; a phí pays for the examination, which was done, a lệ phí for what was then not granted
# (Law on fees and charges 97/2015/QH13, article 3).
KINDS_KEPT: dict[str, frozenset[str]] = {
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.STOPPED: frozenset(),
    State.NOT_ELIGIBLE: frozenset({Fee.Kind.FEE}),
}
# Money that will go back, unless the one who decides says no.
PROMISED = frozenset({Refund.State.PROPOSED, Refund.State.APPROVED, Refund.State.SENDING, Refund.State.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The money of one dossier at this moment."""

    owed: Decimal = NOTHING  # before exemption
    reduced: Decimal = NOTHING  # exempted
    paid: Decimal = NOTHING
    refunded: Decimal = NOTHING  # has gone back
    promised: Decimal = NOTHING  # proposed or ordered to go back
    due: Decimal = NOTHING  # owed less what is exempted, by where the dossier stands
    unknown: bool = False  # an amount is not set yet, so nobody can be asked for it

    @property
    def open(self) -> Decimal:
        """What is still to be paid."""
        return max(self.due - self.paid + self.refunded, NOTHING)

    @property
    def surplus(self) -> Decimal:
        """What was paid beyond what is owed, and is not yet on its way back."""
        return max(self.paid - self.refunded - self.promised - self.due, NOTHING)

    @property
    def is_settled(self) -> bool:
        """Nothing is asked for. An unknown amount blocks nobody: what is not named cannot be paid."""
        return not self.open

    @property
    def is_empty(self) -> bool:
        """No money has to do with this dossier."""
        return not (self.owed or self.paid or self.unknown)


def balance_of(dossier: Dossier) -> Balance:
    """In three queries."""
    return balances_of([dossier])[dossier.pk]


def balances_of(dossiers: Iterable[Dossier]) -> dict[int, Balance]:
    """By the key of the dossier; three queries, however many there are."""
    states = {dossier.pk: dossier.state for dossier in dossiers}
    fees: dict[int, list[Fee]] = defaultdict(list)
    for fee in Fee.objects.filter(dossier__in=states):
        fees[fee.dossier_id].append(fee)
    paid = _sums(Payment.objects.filter(dossier__in=states, state=Payment.State.PAID).values_list("dossier", "amount"))
    refunds = list(
        Refund.objects.filter(payment__dossier__in=states).values_list("payment__dossier", "state", "amount")
    )
    refunded = _sums((key, amount) for key, state, amount in refunds if state == Refund.State.DONE)
    promised = _sums((key, amount) for key, state, amount in refunds if state in PROMISED)
    return {
        key: Balance(
            owed=sum((fee.amount or NOTHING for fee in fees[key]), NOTHING),
            reduced=sum((fee.reduced_by for fee in fees[key]), NOTHING),
            paid=paid[key],
            refunded=refunded[key],
            promised=promised[key],
            due=sum((due_of(fee, state) for fee in fees[key]), NOTHING),
            unknown=any(fee.amount is None for fee in fees[key]),
        )
        for key, state in states.items()
    }


def due_of(fee: Fee, state: str) -> Decimal:
    """What one kind comes to after its exemption, where the dossier stands at `state`."""
    if fee.amount is None or fee.kind not in KINDS_KEPT.get(state, frozenset(Fee.Kind.values)):
        return NOTHING
    return fee.amount - fee.reduced_by


def is_settled(dossier: Dossier) -> bool:
    """Whether nothing is left to be paid; see Balance.is_settled."""
    return balance_of(dossier).is_settled


def _sums(rows: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for key, amount in rows:
        sums[key] += amount
    return sums
