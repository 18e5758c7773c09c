"""What the demonstration has told people, and what did not reach them: somebody has to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from casework.models import Message
from casework.outbox.texts import render
from dossiers.demo_scenarios import WARD
from dossiers.messages.contexts import dossier_fields, reference
from dossiers.messages.kinds import full_name
from dossiers.models import Leg
from dossiers.workflow import State as DossierState

EMAIL, SMS = Message.Channel.EMAIL, Message.Channel.SMS
State = Message.State
# What was told where the dossier stands now.
TOLD = {
    DossierState.RECEIVED: "received",
    DossierState.PROCESSING: "processing",
    DossierState.PENDING_APPROVAL: "processing",
    DossierState.SUPPLEMENT: "supplement",
    DossierState.APPROVED: "approved",
    DossierState.NOT_ELIGIBLE: "not_eligible",
    DossierState.RETURNED: "approved",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that never arrived."""

    person: str
    channel: str
    recipient: str
    state: str
    error: str
    note: str = ""  # how the person was told all the same


TROUBLES = (
    Trouble("Phan Thị Cẩm Vân", EMAIL, "cam.van@example.vn", State.BOUNCED, "550 5.1.1 Hộp thư không tồn tại"),
    Trouble("Hồ Văn Rin", SMS, "+8562055512345", State.FAILED, "Số điện thoại của nước khác: cổng tin nhắn không gửi"),
    Trouble("Cái Thị Nga", SMS, "", State.FAILED, "Thuê bao không liên lạc được"),
    Trouble("Phan Bội Lan", SMS, "", State.FAILED, "Thuê bao đã ngừng hoạt động", "Đã gọi người nhà"),
    Trouble("Tôn Nữ Hà", EMAIL, "ton.nu.ha@example.vn", State.BOUNCED, "552 5.2.2 Hộp thư đã đầy"),
)


def load_demo_messages(now: datetime) -> None:
    """Of the ward's dossiers, each once; none waits, so none is sent when the demonstration starts."""
    clerk = User.objects.filter(username="motcua.donghoi").first()
    legs = Leg.objects.filter(agency__name=WARD, state__in=TOLD).select_related("agency", "dossier")
    troubles = {trouble.person: trouble for trouble in TROUBLES}
    for leg in legs:
        trouble = troubles.get(leg.dossier.applicant_name)
        known = {"channel": SMS, "recipient": leg.dossier.applicant_phone, "state": State.SENT}
        if trouble:
            known = {"channel": trouble.channel, "recipient": trouble.recipient or leg.dossier.applicant_phone}
            known |= {"state": trouble.state, "error": trouble.error}
        message = _write(leg, known, min(leg.updated_at + timedelta(minutes=1), now))
        if message and trouble and trouble.note and clerk:
            Message.objects.filter(pk=message.pk).update(
                handled_at=timezone.now(), handled_by=clerk, handled_note=trouble.note
            )


def _write(leg: Leg, known: dict[str, str], at: datetime) -> Message | None:
    """In the text of today; None where it was written before, or nobody gets this kind."""
    kind, dossier = full_name(TOLD[DossierState(leg.state)]), leg.dossier
    text = render(kind, known["channel"], dossier_fields(dossier, leg.agency, at))
    if text is None or not known["recipient"]:
        return None
    is_sent = known["state"] in (State.SENT, State.BOUNCED)
    message, created = Message.objects.get_or_create(
        key=f"demonstration:{dossier.pk}",
        defaults={
            **known,
            "kind": kind,
            "subject": text.subject,
            "body": text.body,
            "reference": reference(dossier),
            "attempts": 1 if is_sent else 3,
            "next_attempt_at": at,
            "created_at": at,
            "sent_at": at if is_sent else None,
            "delivered_at": at + timedelta(minutes=1) if known["state"] == State.SENT else None,
        },
    )
    return message if created else None
