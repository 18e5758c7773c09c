"""What is owed: from the catalog on the day of submission, set by the desk where the catalog knows no amount."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Procedure, SubmissionChannel
from dossiers.deadlines import channel_terms
from dossiers.fees.balances import NOTHING
from dossiers.fees.log import REDUCE, RESTORE, SET_FEE, log_money
from dossiers.fees.on_delivery import follow_balance
from dossiers.fees.permissions import SETTING, require
from dossiers.fees.refunds import propose_surplus
from dossiers.fees.wording import reason_in
from dossiers.log_entries import digest, first_leg, lock
from dossiers.messages import LANGUAGE
from dossiers.models import Dossier, Fee

MOST = Decimal(999_999_999_999)
NOTE_LENGTH = 500
CLAIM_LENGTH = 300


def fees_at_submission(dossier: Dossier, *, claim: str = "") -> list[Fee]:
    """Copy what the catalog asks for on this day, for this case and channel; in the transaction of submitting.

    Args:
        claim: why the applicant asks to be exempted, in their words.
    """
    row = channel_terms(dossier.procedure, dossier.channel, dossier.case_key)
    fees = [
        Fee(dossier=dossier, kind=kind, amount=amount, note=note[:NOTE_LENGTH], claim=claim[:CLAIM_LENGTH])
        for kind, amount, note in (_asked(row) if row else ())
    ]
    return Fee.objects.bulk_create(fees) if fees else []


def costs_something(procedure: Procedure) -> bool:
    """Whether any way or case of it asks for money, be the amount known or not; `channels` may be prefetched."""
    return any(_asked(row) for row in procedure.channels.all())


def cases_with_fee(procedure: Procedure, channel: str) -> list[str]:
    """Keys of the cases for which something is asked of who sends by `channel`; "" where there are no cases."""
    known = Procedure.objects.prefetch_related("channels", "cases").get(pk=procedure.pk)
    keys = [case.key for case in known.cases.all()] or [""]
    rows = {key: channel_terms(known, channel, key) for key in keys}
    return [key for key, row in rows.items() if row and _asked(row)]


def _asked(row: SubmissionChannel) -> list[tuple[str, Decimal | None, str]]:
    """Kind, amount and note of each. An amount of 0 is none; where only a note stands, the desk has to say it."""
    amounts = [(Fee.Kind.FEE, row.fee), (Fee.Kind.CHARGE, row.charge)]
    if row.fee is None and row.charge is None:
        return [(Fee.Kind.CHARGE, None, row.fee_note)] if row.fee_note.strip() else []
    return [(kind, amount, row.fee_note) for kind, amount in amounts if amount]


def refigure_fees(dossier: Dossier, *, by: User, at: datetime) -> None:
    """The procedure or case was corrected: owe what the right one asks for; in a transaction.

    A full exemption stays a full one, a partial one is cut to the new amount; an amount that is no longer asked for
    becomes 0. What was paid too much is proposed to go back.
    """
    row = channel_terms(dossier.procedure, dossier.channel, dossier.case_key)
    asked = {kind: (amount, note) for kind, amount, note in (_asked(row) if row else ())}
    claim = next((fee.claim for fee in dossier.fees.all() if fee.claim), "")
    for fee in dossier.fees.all():
        amount, note = asked.pop(fee.kind, (NOTHING, fee.note))
        was_full = fee.reduced_by and fee.reduced_by == fee.amount
        fee.reduced_by = (amount if was_full else min(fee.reduced_by, amount)) if amount else NOTHING
        fee.amount, fee.note = amount, note[:NOTE_LENGTH]
        fee.save()
    new = [
        Fee(dossier=dossier, kind=kind, amount=each, note=note[:NOTE_LENGTH], claim=claim)
        for kind, (each, note) in asked.items()
    ]
    Fee.objects.bulk_create(new)
    with translation.override(LANGUAGE):
        reason = _("The procedure or its case was corrected")
    follow_balance(dossier)
    propose_surplus(dossier=dossier, reason=reason, by=by, at=at)


@transaction.atomic
def set_fee(*, fee: Fee, amount: Decimal, reason: str, by: User, at: datetime) -> Fee:
    """Name the amount that the catalog does not know, e.g. one of the provincial council; 0 is free of charge.

    Raises:
        PermissionDenied: `by` neither receives nor collects at the agency.
        ValidationError: the amount is no amount, no reason is given, or somebody has set it already.
    """
    dossier = lock(fee.dossier_id)
    require(by, first_leg(dossier).agency, *SETTING)
    reason = reason_in(reason)
    if not is_amount(amount):
        raise ValidationError({"amount": _("Enter a whole amount in VND")}, code="amount")
    if not Fee.objects.filter(pk=fee.pk, amount=None).update(amount=amount, note=reason, set_by=by):
        raise ValidationError(_("The amount was set in the meantime"), code="set")
    data = {"fee": fee.pk, "kind": fee.kind, "amount": int(amount), "reason_sha256": digest(reason)}
    log_money(dossier=dossier, action=SET_FEE, by=by, at=at, origin="desk", data=data)
    follow_balance(dossier)
    fee.refresh_from_db()
    return fee


@transaction.atomic
def reduce_fee(*, fee: Fee, amount: Decimal, reason: str, by: User, at: datetime) -> Fee:
    """Exempt from all or part of it (Law 97/2015/QH13, article 10). What was paid already is proposed to go back.

    Raises:
        PermissionDenied: `by` neither receives nor collects at the agency.
        ValidationError: more than is owed, no reason, or an exemption stands already.
    """
    dossier = lock(fee.dossier_id)
    require(by, first_leg(dossier).agency, *SETTING)
    reason = reason_in(reason)
    amount = amount if is_amount(amount) else NOTHING
    known = Fee.objects.filter(pk=fee.pk, amount__gte=amount, reduced_by=0)
    if not amount or not known.exists():
        raise ValidationError({"amount": _("The exemption must be between 1 đ and what is owed")}, code="amount")
    known.update(reduced_by=amount, reduction_reason=reason, reduction_by=by, reduction_at=at)
    data = {"fee": fee.pk, "kind": fee.kind, "amount": int(amount), "reason_sha256": digest(reason)}
    log_money(dossier=dossier, action=REDUCE, by=by, at=at, origin="desk", data=data)
    follow_balance(dossier)
    propose_surplus(dossier=dossier, reason=reason, by=by, at=at)
    fee.refresh_from_db()
    return fee


@transaction.atomic
def restore_fee(*, fee: Fee, reason: str, by: User, at: datetime) -> Fee:
    """Take an exemption back, e.g. one granted for the wrong dossier.

    Raises:
        PermissionDenied: `by` neither receives nor collects at the agency.
        ValidationError: no reason is given, or there is no exemption.
    """
    dossier = lock(fee.dossier_id)
    require(by, first_leg(dossier).agency, *SETTING)
    reason = reason_in(reason)
    granted = Fee.objects.filter(pk=fee.pk, reduced_by__gt=0)
    if not granted.update(reduced_by=0, reduction_reason="", reduction_by=None, reduction_at=None):
        raise ValidationError(_("There is no exemption to take back"), code="none")
    data = {"fee": fee.pk, "kind": fee.kind, "reason_sha256": digest(reason)}
    log_money(dossier=dossier, action=RESTORE, by=by, at=at, origin="desk", data=data)
    follow_balance(dossier)
    fee.refresh_from_db()
    return fee


def is_amount(amount: Decimal) -> bool:
    """Whole VND, not negative, and no more than the database holds."""
    return amount.is_finite() and NOTHING <= amount <= MOST and amount == amount.to_integral_value()
