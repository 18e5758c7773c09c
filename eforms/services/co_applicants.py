"""Asking a co-applicant, and taking down what they say."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from dossiers import throttle
from eforms.journey.co_applicants import MAX_SENDS, CoApplicants, Person
from eforms.journey.contacts import reaches, tell
from eforms.journey.walk import CHECK, Journey
from eforms.models import CoConfirmation, Draft, ResumeLink
from eforms.schema import standard
from eforms.services.resume import resume_url

LINKS_A_DAY = 20  # of one draft: nobody uses it to write to strangers
LINKS_AN_ADDRESS = 10  # a day, however many drafts somebody fills in to write to it
TELLINGS_A_DAY = 10  # to the applicant of one draft


class AnswersChanged(Exception):
    """What the co-applicant has read is no longer what would be submitted."""


class AlreadySubmitted(Exception):
    """The draft is a dossier by now."""


@transaction.atomic
def ask(*, journey: Journey, person: Person) -> bool:
    """Send a co-applicant the link; the same one again, as long as they keep their address.

    Returns:
        False when enough was sent, or the answers are not finished.
    """
    draft, now = journey.draft, timezone.now()
    if person.reach is None or journey.first_incomplete != CHECK:
        return False
    if not throttle.take("co-links", str(draft.pk), limit=LINKS_A_DAY, window=timedelta(days=1), now=now):
        return False
    if not throttle.take("co-link", person.reach.address, limit=LINKS_AN_ADDRESS, window=timedelta(days=1), now=now):
        return False
    row = _row(draft, person)
    if not CoConfirmation.objects.filter(pk=row.pk, sends__lt=MAX_SENDS).update(sends=F("sends") + 1):
        return False
    context = {
        "person": person,
        "draft": draft,
        "applicant": journey.values.get(standard.NAME, ""),
        "url": f"{settings.BASE_URL.rstrip('/')}{reverse('eforms:co_applicant', args=[row.token.hex])}",
    }
    tell(row, "co_applicant", context, reference=f"co-applicant:{row.token.hex}")
    return True


def _row(draft: Draft, person: Person) -> CoConfirmation:
    """The co-applicant's row; with another address all that was said by the earlier one, and its link, end."""
    channel, address = person.reach or ("", "")
    row, _created = CoConfirmation.objects.get_or_create(
        draft=draft, person=person.key, defaults={"channel": channel, "address": address, "name": person.name}
    )
    if (row.channel, row.address) != (channel, address):
        fresh = CoConfirmation(draft=draft, person=person.key, channel=channel, address=address, token=uuid.uuid4())
        fresh.pk = row.pk
        row = fresh
    row.name = person.name
    row.save()
    return row


@transaction.atomic
def answer(*, confirmation: CoConfirmation, journey: Journey, read: str, agrees: bool, reason: str = "") -> None:
    """Take down what a co-applicant says of the answers with the fingerprint `read`.

    Said twice, the first time counts.

    Raises:
        AnswersChanged: the applicant has changed something since.
        AlreadySubmitted: too late for either.
    """
    if Draft.objects.select_for_update(of=("self",)).filter(pk=journey.draft.pk, dossier=None).first() is None:
        raise AlreadySubmitted
    if CoApplicants(journey).fingerprint != read:
        raise AnswersChanged
    state = CoConfirmation.State.CONFIRMED if agrees else CoConfirmation.State.OBJECTED
    mine = CoConfirmation.objects.filter(pk=confirmation.pk, token=confirmation.token)
    changed = mine.exclude(state=state, fingerprint=read, reason=reason).update(
        state=state, fingerprint=read, reason=reason, answered_at=timezone.now()
    )
    if changed:
        _tell_applicant(journey, confirmation, agrees)


def _tell_applicant(journey: Journey, confirmation: CoConfirmation, agrees: bool) -> None:
    """With the link that takes the draft up again, since the page may long be closed."""
    draft, now, values = journey.draft, timezone.now(), journey.values
    found = reaches(phone=values.get(standard.PHONE) or "", email=values.get(standard.EMAIL) or "")
    if not found or draft.assisted_by_id:
        return
    if not throttle.take("co-told", str(draft.pk), limit=TELLINGS_A_DAY, window=timedelta(days=1), now=now):
        return
    reach = found[0]
    link, _created = ResumeLink.objects.get_or_create(draft=draft, channel=reach.channel, address=reach.address)
    context = {"draft": draft, "name": confirmation.name, "agrees": agrees, "url": resume_url(link)}
    tell(link, "co_answer", context, reference=f"draft:{draft.uuid.hex}")
