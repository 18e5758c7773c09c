"""Whether the money that a cashier is about to take is on its way by the post or through the bank at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dossiers.fees.balances import balance_of
from dossiers.fees.on_delivery import announced_parcel, beside
from dossiers.models import Dossier, Parcel, Payment
from portal.base.formatting import money


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What may be taken over the counter now, and what may bring the same money."""

    amount: Decimal  # VND
    mark: str  # as Elsewhere.mark, of parcel and attempts
    parcel: Parcel | None
    attempts: list[Payment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What else collects the same money."""

    parcel: Parcel | None  # on whose delivery the post collects it, as the post was told
    attempts: list[Payment]  # begun online, of which the bank has not told the end
    still_open: Decimal  # of the dossier, VND

    @property
    def is_nothing(self) -> bool:
        return self.parcel is None and not self.attempts

    @property
    def keeps_cash(self) -> bool:
        """The postman will ask for his amount. What he has delivered he may have brought without being paid."""
        return self.parcel is not None and self.parcel.state != Parcel.State.DELIVERED

    @property
    def rest(self) -> Decimal:
        """What the postman does not ask for."""
        return beside(self.parcel, self.still_open)

    @property
    def forbids_cash(self) -> bool:
        """He asks for all that is open."""
        return self.keeps_cash and not self.rest

    @property
    def mark(self) -> str:
        """Of what a cashier has seen and answers for; another when something has changed since. Empty: nothing."""
        parcel = [f"p{self.parcel.pk}-{self.parcel.state}"] if self.parcel else []
        return ",".join([*parcel, *(f"o{attempt.pk}" for attempt in self.attempts)])

    @property
    def offers(self) -> list[Offer]:
        """The rest, and all that is open, where the postman does not come any more; one of both where they agree."""
        begun = ",".join(f"o{attempt.pk}" for attempt in self.attempts)
        rest = Offer(amount=self.rest, mark=begun, parcel=None, attempts=self.attempts)
        whole = Offer(amount=self.still_open, mark=self.mark, parcel=self.parcel, attempts=self.attempts)
        offers = [rest] if self.parcel is None or self.keeps_cash else [rest, whole]
        return [offer for offer in offers if offer.amount]


def elsewhere(dossier: Dossier, still_open: Decimal | None = None) -> Elsewhere:
    """In two queries where `still_open`, the dossier's Balance.open, is given; else in five."""
    attempts = dossier.payments.filter(method=Payment.Method.ONLINE, state=Payment.State.PENDING)
    return Elsewhere(
        parcel=announced_parcel(dossier),
        attempts=list(attempts.order_by("pk")),
        still_open=balance_of(dossier).open if still_open is None else still_open,
    )


def require_payable(dossier: Dossier, amount: Decimal, seen: str) -> None:
    """Refuse cash for what the postman collects; for what else is under way, ask that the cashier has seen it.

    Args:
        amount: of one of the offers.
        seen: the mark of this offer, as the cashier was shown it and confirmed it.

    Raises:
        ValidationError: code "amount", "on_delivery" or "elsewhere".
    """
    others = elsewhere(dossier)
    if others.still_open:
        _leave_to_the_postman(others)
    offers = {offer.amount: offer for offer in others.offers}
    if amount not in offers:
        now = next(iter(offers), others.still_open)
        raise ValidationError(
            _("What is to be paid now is %(amount)s. Nothing was taken.") % {"amount": money(now)}, code="amount"
        )
    if seen != offers[amount].mark:
        raise ValidationError(
            _("The same money may be on its way already. Nothing was taken: read the warning, and confirm it."),
            code="elsewhere",
        )


def require_not_collected_too(dossier: Dossier) -> None:
    """After money was taken: a parcel announced at that very moment must not ask for the same.

    Raises:
        ValidationError: code "on_delivery".
    """
    others = elsewhere(dossier)
    if others.parcel and others.parcel.cash_on_delivery > others.still_open:
        _leave_to_the_postman(others)


def _leave_to_the_postman(others: Elsewhere) -> None:
    if others.parcel and others.forbids_cash:
        raise ValidationError(
            _(
                "The postman collects %(amount)s with parcel %(parcel)s (%(state)s). Nothing was taken: "
                "cancel the parcel first, or have it brought back."
            )
            % {
                "amount": money(others.parcel.cash_on_delivery),
                "parcel": others.parcel,
                "state": others.parcel.get_state_display(),
            },
            code="on_delivery",
        )
