"""Every way to publish a procedure ends here: button, workflow, schedule, bulk action and script."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from casework.models import Message
from casework.outbox import queue_message
from catalog.checklist import NotReady, check_ready

if TYPE_CHECKING:
    from catalog.models import Procedure

logger = logging.getLogger(__name__)
SCHEDULED = "wagtail.publish.scheduled"  # as Wagtail's publish_scheduled names what it does


def admit(revision: Revision, *, log_action: bool | str) -> bool:
    """Whether `revision` may go on being published; what its schedule may not do is taken off the schedule.

    Raises:
        NotReady: it has blocking findings, and somebody waits for the answer.
    """
    record: Procedure = revision.as_object()
    try:
        check_ready(record)
    except NotReady as refusal:
        if log_action != SCHEDULED:
            raise
        _take_off_the_schedule(revision, record, refusal)
        return False
    return True


@transaction.atomic
def _take_off_the_schedule(revision: Revision, record: Procedure, refusal: NotReady) -> None:
    """Others of the same minute go online all the same; whoever wrote the version is told why it did not."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=record, action="wagtail.schedule.cancel", revision=revision)
    logger.warning("procedure %s did not go online as scheduled: %s", record.code, "; ".join(refusal.messages))
    lines = "\n".join(f"- {message}" for message in refusal.messages)
    queue_message(
        channel=Message.Channel.EMAIL,
        recipient=revision.user.email if revision.user else "",
        subject=_("The procedure was not published as scheduled"),
        body=_("%(procedure)s was not published at %(time)s, since it lacks:\n%(lines)s")
        % {"procedure": record, "time": f"{timezone.localtime():%H:%M, %d/%m/%Y}", "lines": lines},
        reference=record.code,
        key=f"unscheduled:{revision.pk}",
    )
