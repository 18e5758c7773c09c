"""A form that an officer fills in together with a citizen, from its beginning to the dossier at the counter."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalog.models import Agency
from dossiers import one_time, throttle
from dossiers.models import Dossier, Reading
from dossiers.readings import log_reading
from eforms.journey.contacts import Reach, reaches, tell
from eforms.journey.fingerprint import fingerprint
from eforms.journey.walk import Journey
from eforms.models import Draft, EFormVersion
from eforms.schema import standard
from eforms.schema.form import FormSchema
from eforms.services.drafts import new_draft
from eforms.services.submission import Help, submit_draft

CODES_A_DAY = 12  # to one address, whoever asks for them


class NotConfirmedByCitizen(Exception):
    """The code was wrong, or answers were changed after it was sent."""


@transaction.atomic
def start_assisted(*, version: EFormVersion, officer: User, agency: Agency) -> Draft:
    """An empty form for the citizen at the counter; its desk is the officer's, whatever it takes online.

    The caller has made sure that the officer receives there and that the desk handles the procedure.
    """
    schema = FormSchema.from_json(version.schema)
    return new_draft(version.eform.procedure, schema, [agency], version=version, assisted_by=officer)


def reaches_of(journey: Journey) -> list[Reach]:
    """Where the citizen can be sent a code: never the officer's own phone or mailbox."""
    officer, values = journey.draft.assisted_by, journey.values
    own = {officer.phone, officer.email.lower()} if officer else set()
    found = reaches(phone=values.get(standard.PHONE) or "", email=values.get(standard.EMAIL) or "")
    return [reach for reach in found if reach.address not in own]


def send_citizen_code(*, journey: Journey, reach: Reach, at: datetime) -> bool:
    """Send the code by which the citizen confirms the answers as they are now.

    Returns:
        False when no more codes can be sent now.
    """
    if not throttle.take("assist-code", reach.address, limit=CODES_A_DAY, window=timedelta(days=1), now=at):
        return False
    code = one_time.issue(subject(journey, reach), at)
    if code is None:
        return False
    draft = journey.draft
    context = {
        "code": code,
        "purpose": f"nộp hồ sơ “{draft.procedure.title}” tại {draft.agency}",
        "shared": "cán bộ đang điền giúp ông/bà tại quầy, khi ông/bà đã nghe đọc lại và cam đoan thông tin là đúng",
    }
    tell(reach, "code", context, reference=f"citizen-code:{draft.uuid.hex}")
    return True


def subject(journey: Journey, reach: Reach) -> str:
    """A code confirms the answers that were there when it was sent, by the contact that it was sent to."""
    return f"assisted:{journey.draft.uuid.hex}:{reach.channel}:{fingerprint(journey)[:32]}"


def confirm_by_code(*, journey: Journey, officer: User, reach: Reach, typed: str) -> Dossier:
    """The citizen has read the code out: their dossier is received at the counter.

    Raises:
        NotConfirmedByCitizen: it was not the code that was sent for these answers.
        IntakeClosed, DraftChanged, NotConfirmed, PermissionDenied: as `submit_draft`; the code is used up.
    """
    if not one_time.check(subject(journey, reach), typed, timezone.now()):
        raise NotConfirmedByCitizen
    return _hand_over(journey, Help(by=officer, confirmed="code", contact=reach.masked))


def confirm_by_signature(*, journey: Journey, officer: User, reason: str) -> Dossier:
    """The citizen, who has no phone at hand, has signed the printed declaration; `reason` says so in the dossier."""
    return _hand_over(journey, Help(by=officer, confirmed="signature", reason=reason))


@transaction.atomic
def _hand_over(journey: Journey, helped: Help) -> Dossier:
    """The officer's reading of what they typed is noted where the citizen reads who has seen their data."""
    dossier = submit_draft(journey, helped=helped)
    log_reading(dossier=dossier, reader=helped.by, what=Reading.What.ASSISTED, at=timezone.now())
    return dossier
