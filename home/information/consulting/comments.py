"""Comments on drafts: taken while the draft is open, read by an editor, shown, answered, and forgotten in part."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.models import Message
from casework.outbox import queue_message
from home.information.consulting.periods import Period
from home.models import ConsultationComment, ConsultationPage
from portal.base.formatting import local_day

State = ConsultationComment.State
TWICE = timedelta(minutes=30)  # the same words within this time are one comment that was sent twice
ADDRESS_KEPT = timedelta(days=90)  # after the last day: e-mails, and names that are not to be shown
REFUSED_KEPT = timedelta(days=365)  # after the last day: comments that nobody was shown


class NotOpen(Exception):
    """The draft takes no comments today."""


@transaction.atomic
def take_comment(
    *, page: ConsultationPage, text: str, place: str = "", name: str = "", email: str = "", show_name: bool = False
) -> ConsultationComment:
    """Keep what somebody said; nobody sees it before an editor has read it.

    Raises:
        NotOpen: before the first day, or after the last.
    """
    if page.period != Period.OPEN:
        raise NotOpen
    said = {"page": page, "text": text, "place": place, "name": name}
    again = ConsultationComment.objects.filter(**said, sent_at__gt=timezone.now() - TWICE).first()
    return again or ConsultationComment.objects.create(**said, email=email, show_name=show_name and bool(name))


@transaction.atomic
def decide(*, comment: ConsultationComment, state: str, answer: str) -> None:
    """Show a comment or not, and answer it; whoever left an address is written to when the answer is new."""
    known = ConsultationComment.objects.select_for_update().get(pk=comment.pk)
    is_new = bool(answer.strip()) and answer.strip() != known.answer
    known.state, known.answer = state, answer.strip()
    if is_new:
        known.answered_at = timezone.now()
    elif not known.answer:
        known.answered_at = None
    known.save(update_fields=["state", "answer", "answered_at"])
    if is_new:
        _write_to(known)


def _write_to(comment: ConsultationComment) -> None:
    with override("vi"):
        subject = _("Answer to your comment on “%(draft)s”") % {"draft": comment.page.title}
        body = _("You wrote:\n\n%(comment)s\n\nThe answer:\n\n%(answer)s\n\nThe draft: %(address)s\n") % {
            "comment": comment.text,
            "answer": comment.answer,
            "address": comment.page.full_url or "",
        }
    key = f"consultation-comment-{comment.pk}-{comment.answered_at:%Y%m%d%H%M%S}"
    queue_message(
        channel=Message.Channel.EMAIL,
        recipient=comment.email,
        subject=subject,
        body=body,
        reference=f"consultation {comment.page_id}",
        key=key,
    )


def forget_people(now: datetime) -> int:
    """Periodic work: what is no longer needed of people. Returns how many comments lost something."""
    today = local_day(now)
    past = ConsultationComment.objects.filter(page__closes_on__lt=today - ADDRESS_KEPT)
    forgotten = past.exclude(email="").update(email="")
    forgotten += past.filter(show_name=False).exclude(name="").update(name="")
    long_past = ConsultationComment.objects.filter(page__closes_on__lt=today - REFUSED_KEPT)
    return forgotten + long_past.exclude(state=State.SHOWN).delete()[0]
