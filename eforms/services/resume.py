"""The link that opens a draft on another device."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from casework.models import Message
from casework.outbox import queue_message
from dossiers import throttle
from eforms.access import resume_url
from eforms.models import Draft

MAX_RESUME_LINKS = 5  # e-mails for one draft: nobody sends a stranger more


def mail_resume_link(*, draft: Draft, email: str) -> Message | None:
    """Send the link that opens the draft on any device; the same address gets it once an hour.

    Five in all for one draft, and five a day for one address, however many drafts somebody begins to fill its box.
    """
    reference = f"draft:{draft.uuid.hex}"
    if Message.objects.filter(reference=reference).count() >= MAX_RESUME_LINKS:
        return None
    now = timezone.now()
    if not throttle.take("resume-link", email.lower(), limit=MAX_RESUME_LINKS, window=timedelta(days=1), now=now):
        return None
    digest = hashlib.sha256(email.lower().encode()).hexdigest()[:16]
    with translation.override("vi"):
        body = render_to_string("eforms/messages/resume.txt", {"draft": draft, "url": resume_url(draft)})
        subject = _("Go on with your application: %(title)s") % {"title": draft.procedure.title}
    return queue_message(
        channel=Message.Channel.EMAIL,
        recipient=email,
        subject=subject,
        body=body,
        reference=reference,
        key=f"{reference}:{digest}:{now:%Y%m%d%H}",
    )
