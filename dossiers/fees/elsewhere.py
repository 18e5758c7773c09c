"""Whether the money that a cashier is about to take is on its way by the post or through the bank at this moment."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dossiers.fees.on_delivery import announced_parcel
from dossiers.models import Dossier, Parcel, Payment
from portal.base.formatting import money


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What else collects the same money."""

    parcel: Parcel | None  # on whose delivery the post collects it, as the post was told
    attempts: list[Payment]  # begun online, of which the bank has not told the end

    @property
    def is_nothing(self) -> bool:
        return self.parcel is None and not self.attempts

    @property
    def forbids_cash(self) -> bool:
        """The postman will ask for it. What he has delivered he may have brought without being paid."""
        return self.parcel is not None and self.parcel.state != Parcel.State.DELIVERED

    @property
    def mark(self) -> str:
        """Of what a cashier has seen and answers for; another when something has changed since. Empty: nothing."""
        parcel = [f"p{self.parcel.pk}-{self.parcel.state}"] if self.parcel else []
        return ",".join([*parcel, *(f"o{attempt.pk}" for attempt in self.attempts)])


def elsewhere(dossier: Dossier) -> Elsewhere:
    """In two queries."""
    attempts = dossier.payments.filter(method=Payment.Method.ONLINE, state=Payment.State.PENDING)
    return Elsewhere(parcel=announced_parcel(dossier), attempts=list(attempts.order_by("pk")))


def require_nowhere_else(dossier: Dossier, seen: str) -> None:
    """Refuse cash for what the postman collects; for what else is under way, ask that the cashier has seen it.

    Args:
        seen: Elsewhere.mark of what the cashier was shown and confirmed.

    Raises:
        ValidationError: code "on_delivery" or "elsewhere".
    """
    others = elsewhere(dossier)
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
    if others.mark != seen:
        raise ValidationError(
            _("The same money may be on its way already. Nothing was taken: read the warning, and confirm it."),
            code="elsewhere",
        )
