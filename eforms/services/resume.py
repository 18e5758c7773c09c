"""The link that opens a draft on another device, for whoever also holds the address that it was sent to."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dossiers import throttle
from eforms.journey.contacts import tell
from eforms.models import Draft, ResumeLink

MAX_ADDRESSES = 5  # of one draft: nobody sends strangers more
LINKS_A_DAY = 5  # to one address, however many drafts somebody begins to fill its box
AGAIN_AFTER = timedelta(hours=1)


@transaction.atomic
def send_resume_link(*, draft: Draft, channel: str, address: str) -> bool:
    """Send the link to an address; the same one gets it once an hour, and is told the same.

    Returns:
        False when the draft has written to enough addresses, or this address heard enough today.
    """
    now, address = timezone.now(), address.lower()
    known = ResumeLink.objects.filter(draft=draft, channel=channel, address=address).first()
    if known is None and draft.resume_links.count() >= MAX_ADDRESSES:
        return False
    if not throttle.take("resume-again", f"{draft.pk}:{address}", limit=1, window=AGAIN_AFTER, now=now):
        return known is not None
    if not throttle.take("resume-link", address, limit=LINKS_A_DAY, window=timedelta(days=1), now=now):
        return False
    link, _created = ResumeLink.objects.get_or_create(draft=draft, channel=channel, address=address)
    tell(link, "resume", {"draft": draft, "url": resume_url(link)}, reference=f"draft:{draft.uuid.hex}")
    return True


def resume_url(link: ResumeLink) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{reverse('eforms:resume', args=[link.token.hex])}"


def hand_to_citizen(*, draft: Draft) -> None:
    """A citizen has taken up a draft that was begun with an officer's help: from now on it is theirs alone."""
    Draft.objects.filter(pk=draft.pk, dossier=None).exclude(assisted_by=None).update(assisted_by=None)
