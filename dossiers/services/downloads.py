"""The applicant fetches an electronic result: that is its return, and the download is the receipt."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dossiers.decisions import HandedOver
from dossiers.exceptions import IllegalMove
from dossiers.models import Dossier, Event, Leg, ResultReceipt
from dossiers.services.moves import Change, carry_out
from dossiers.workflow import State


@transaction.atomic
def download_result(*, leg: Leg, at: datetime) -> Event | None:
    """Return the result of `leg` to the applicant, who proved to be one and opens its file now.

    None: nothing changes, because the applicant wanted it at the desk or by post, or has it already.
    """
    dossier = leg.dossier
    if leg.state != State.APPROVED or dossier.return_method != Dossier.ReturnMethod.ONLINE:
        return None
    receipt = HandedOver(
        manner=ResultReceipt.Manner.DOWNLOAD,
        recipient=ResultReceipt.Recipient.APPLICANT,
        name=dossier.applicant_name,
        received_on=timezone.localdate(at),
    )
    try:
        return carry_out(Change(leg=leg, action="return", by=None, at=at, origin="online", receipt=receipt))
    except IllegalMove:
        return None
