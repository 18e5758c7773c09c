"""What goes with a move: the reason and its ground, the list of what is missing, results, the receipt of a result."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.decisions import Completion, HandedOver, IssuedResult
from dossiers.log_entries import digest
from dossiers.models import Event, Leg, Result, ResultReceipt, Statement, SupplementItem, SupplementRequest
from dossiers.workflow import State

if TYPE_CHECKING:
    from dossiers.services.moves import Change


def require_enclosures(change: Change) -> None:
    """Everything that the table's row needs is there, and can be true.

    Raises:
        ValidationError: by field: reason, ground, items, result, receipt, agency.
    """
    needs = change.move.needs
    if needs in {"reason", "desk", "ground"} and not change.reason:
        raise ValidationError({"reason": _("Write the reason: the applicant reads it")}, code="required")
    if needs == "ground" and not change.ground:
        raise ValidationError({"ground": _("Name the legal ground: the applicant reads it")}, code="required")
    if needs == "items" and not (change.items and all(item.is_complete for item in change.items)):
        raise ValidationError({"items": _("Name at least one paper or answer, each with its reason")}, code="required")
    if needs == "result" and not change.results:
        raise ValidationError({"result": _("Attach the result that is to be approved")}, code="required")
    if needs == "receipt" and change.receipt is None:
        raise ValidationError({"receipt": _("Say who received the result, and what proves it")}, code="required")
    if needs == "answers":
        raise ValidationError(_("A supplement is answered item by item"), code="answers")
    issued: list[IssuedResult | Completion] = [*change.results, *change.completions]
    for result in issued:
        if result.issued_on:
            check_issue_date(change.leg, result.issued_on, timezone.localdate(change.at))
    if change.receipt:
        check_receipt(change.leg, change.receipt, timezone.localdate(change.at))


def check_issue_date(leg: Leg, issued_on: date, today: date) -> None:
    """
    Raises:
        ValidationError: a decision that is older than the dossier, or not made yet.
    """
    if issued_on > today:
        raise ValidationError({"issued_on": _("The date of the result lies in the future")}, code="future")
    if leg.received_at and issued_on < timezone.localdate(leg.received_at):
        raise ValidationError({"issued_on": _("The date of the result lies before the receipt")}, code="past")


def check_receipt(leg: Leg, receipt: HandedOver, today: date) -> None:
    """
    Raises:
        ValidationError: nobody is named, nothing proves it, or it was received before there was a result.
    """
    decided = leg.finished_at and timezone.localdate(leg.finished_at)
    if receipt.received_on > today:
        raise ValidationError({"received_on": _("The day of receipt lies in the future")}, code="future")
    if decided and receipt.received_on < decided:
        raise ValidationError({"received_on": _("The day of receipt lies before the result")}, code="past")
    if not receipt.name.strip():
        raise ValidationError({"name": _("Write who received the result")}, code="required")
    represented = receipt.recipient == ResultReceipt.Recipient.REPRESENTATIVE
    if represented and not (receipt.national_id and receipt.authorisation.strip()):
        sentence = _("Write the personal number of the representative, and the authorisation")
        raise ValidationError({"authorisation": sentence}, code="required")
    shown = {ResultReceipt.Manner.SIGNATURE, ResultReceipt.Manner.SLIP}
    if receipt.manner in shown and receipt.file is None:
        raise ValidationError({"file": _("The signature of receipt is missing")}, code="required")
    if receipt.manner == ResultReceipt.Manner.REGISTER and not receipt.register_number.strip():
        raise ValidationError({"register_number": _("Write the number in the register")}, code="required")


def enclosed_data(change: Change) -> dict[str, Any]:
    """For the log: hashes and keys. The words may name people, and stand where they can be erased."""
    data: dict[str, Any] = {}
    if change.reason:
        data["reason_sha256"] = digest(change.reason)
    if change.ground:
        data["ground_sha256"] = digest(change.ground)
    if change.items:
        data["items"] = [
            {"kind": item.kind, "key": item.key, "reason_sha256": digest(item.reason)} for item in change.items
        ]
    issued: list[IssuedResult | Completion] = [*change.results, *change.completions]
    files = [result.file.sha256 for result in issued if result.file]
    if files:
        data["results"] = files
    if change.receipt:
        proof = change.receipt.file
        data["receipt"] = {"manner": change.receipt.manner, "sha256": proof.sha256 if proof else ""}
    return data


def keep_enclosures(change: Change, event: Event) -> None:
    """
    Raises:
        ValidationError: a result that is to be approved has no number, date or signature.
    """
    if change.reason or change.ground:
        Statement.objects.create(event=event, text=change.reason, ground=change.ground)
    if change.items:
        _ask(change, event)
    if change.results:
        _issue(change, event)
    for completion in change.completions:
        _complete(change.leg, completion)
    if change.move.target == State.APPROVED:
        _require_finished(change.leg)
    if change.receipt:
        _hand_over(change, change.receipt)


def _ask(change: Change, event: Event) -> None:
    request = SupplementRequest.objects.create(
        leg=change.leg, requested_by=change.by, requested_at=event.at, note=change.reason
    )
    SupplementItem.objects.bulk_create(
        SupplementItem(request=request, kind=item.kind, key=item.key, label=item.label, reason=item.reason)
        for item in change.items
    )


def _issue(change: Change, event: Event) -> None:
    """A corrected proposal takes the place of the earlier one; the log keeps the hash of each."""
    change.leg.results.all().delete()
    day = timezone.localdate(event.at)
    Result.objects.bulk_create(_result(change.leg, issued, day) for issued in change.results)


def _result(leg: Leg, issued: IssuedResult, day: date) -> Result:
    return Result(
        leg=leg,
        file=issued.file,
        title=issued.title,
        number=issued.number,
        issued_on=issued.issued_on or (day if issued.number else None),
        signatures=[signature.as_json() for signature in issued.signatures],
        is_scan=issued.is_scan,
    )


def _complete(leg: Leg, completion: Completion) -> None:
    """A result of another dossier is left alone."""
    result = leg.results.filter(pk=completion.result).first()
    if result is None:
        raise ValidationError({"result": _("This result was replaced meanwhile; look at it again")}, code="replaced")
    result.number, result.issued_on = completion.number, completion.issued_on
    if completion.file:
        result.file = completion.file
        result.signatures = [signature.as_json() for signature in completion.signatures]
        result.is_scan = False
    result.is_scan = result.is_scan or completion.is_scan
    result.save()


def _require_finished(leg: Leg) -> None:
    for result in leg.results.all():
        if not result.is_numbered:
            sentence = _("Write number and date of “%(title)s” before it is approved")
            raise ValidationError(sentence, code="number", params={"title": result.title})
        if not (result.signatures or result.is_scan):
            sentence = _("“%(title)s” bears no signature: attach the signed file, or confirm the signed paper")
            raise ValidationError(sentence, code="unsigned", params={"title": result.title})


def _hand_over(change: Change, receipt: HandedOver) -> None:
    ResultReceipt.objects.create(
        leg=change.leg,
        manner=receipt.manner,
        file=receipt.file,
        register_number=receipt.register_number.strip(),
        recipient=receipt.recipient,
        name=receipt.name.strip(),
        national_id=receipt.national_id,
        authorisation=receipt.authorisation.strip(),
        received_on=receipt.received_on,
        originals=list(receipt.originals),
        handed_by=change.by,
    )
