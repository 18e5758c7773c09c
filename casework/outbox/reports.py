"""What the gateway says of the text messages that it took: delivered, or never."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from casework.models import Message
from casework.outbox import channels
from casework.outbox.failures import SendingError
from casework.outbox.sms import SmsSender

ROUND = 200  # messages in one periodic round
ASKED_FOR = timedelta(days=3)  # after that, no report is expected any more


def collect_reports(now: datetime) -> Counter[str]:
    """One round; those without a report are asked for again in the next.

    Returns:
        How many were `delivered`, how many never will be (`bounced`).
    """
    outcome: Counter[str] = Counter()
    waiting = Message.objects.filter(
        channel=Message.Channel.SMS, state=Message.State.SENT, delivered_at=None, sent_at__gt=now - ASKED_FOR
    ).exclude(gateway_id="")
    names = list(waiting.order_by("?").values_list("gateway_id", flat=True)[:ROUND]) if settings.SMS_URL else []
    if not names or not channels.may_try(Message.Channel.SMS, now):
        return outcome
    try:
        with SmsSender() as sender:
            reports = sender.reports(names)
    except SendingError:  # the messages themselves say whether the gateway is down
        return outcome
    became: dict[str, dict[str, Any]] = {
        "delivered": {"delivered_at": now},
        "failed": {"state": Message.State.BOUNCED, "error": _("the gateway could not deliver it")},
    }
    for state, values in became.items():
        told = [name for name in names if reports.get(name) == state]
        if count := waiting.filter(gateway_id__in=told).update(**values):
            outcome["bounced" if state == "failed" else state] = count
    return outcome
