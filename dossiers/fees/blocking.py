"""What waits for the money, by the rules that the dossier is handled under."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from dossiers.fees.balances import KINDS_KEPT, balance_of
from dossiers.fees.refunds import propose_surplus
from dossiers.messages import LANGUAGE
from dossiers.models import Dossier
from dossiers.rules import rules_of
from dossiers.workflow import MOVES
from portal.base.formatting import money


def require_payment(dossier: Dossier, action: str) -> None:
    """Refuse a move that waits for what is owed (RuleSet.unpaid_blocks).

    Raises:
        ValidationError: code "unpaid", with the amount.
    """
    if action not in rules_of(dossier).unpaid_blocks:
        return
    open_amount = balance_of(dossier).open
    if open_amount:
        raise ValidationError(
            _("%(amount)s are still to be paid: “%(move)s” comes after the payment or an exemption")
            % {"amount": money(open_amount), "move": MOVES[action].label},
            code="unpaid",
        )


def give_back_after(dossier: Dossier, at: datetime) -> None:
    """Where a dossier ended without what was asked for, propose that what was paid goes back; in a transaction."""
    if dossier.state not in KINDS_KEPT or not dossier.payments.exists():
        return
    with translation.override(LANGUAGE):
        reason = _("The dossier ended: %(state)s") % {"state": dossier.get_state_display()}
    propose_surplus(dossier=dossier, reason=reason, by=None, at=at)
