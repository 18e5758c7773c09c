"""What the agency did about a parcel under way, among the stations that the post tells."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from dossiers.messages import LANGUAGE
from dossiers.models import Parcel, ParcelEvent

OURS = "ours:"  # before the key of a remark: where the parcel is, is told by the post and by clerks alone


def remark(parcel: Parcel, words: str, at: datetime) -> str:
    """Keep `words`, which the applicant may read too, in the portal's language.

    Returns:
        The key of this remark, of at most 80 characters.
    """
    key = f"{OURS}{uuid.uuid4()}"
    with translation.override(LANGUAGE):
        note = gettext(words)
    ParcelEvent.objects.create(parcel=parcel, key=key, at=at, state=parcel.state, note=note)
    return key
