"""A new secret ends the old one, and the visits that began with it; the log keeps how it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.identity import digits_only
from accounts.models import User
from catalog.access import may
from dossiers import throttle
from dossiers.log_entries import check_moment, digest, last_event, lock, record
from dossiers.lookup import by_number
from dossiers.messages import queue_new_secret, queue_notice
from dossiers.models import Dossier, Event, Statement
from dossiers.workflow import RENEW_LOOKUP

SECRETS_A_DAY = 3  # of one dossier: more would only fill its owner's letter box
SECRETS_A_CONTACT = 6  # a day, of all dossiers that name it: else many dossiers ring one telephone without end
TRIES_AT_THE_DESK = 5
DESK_WINDOW = timedelta(hours=1)
DIGITS = 4  # the last ones of the personal number, which the clerk types from the document
PHONES = ("applicant_phone", "representative_phone")
ABROAD = 11  # digits of a Vietnamese mobile number with 84 in front


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the desk saw."""

    document: str  # a key of lost_secret.forms.DOCUMENTS
    is_representative: bool
    digits: str = ""  # the last ones of the personal number; empty: the dossier has none to compare with
    note: str = ""  # how the person was known otherwise


def contact_named(number: str, contact: str) -> tuple[int, str]:
    """Key of the dossier of which both fit, and the name of the field that holds the contact; (0, "") otherwise."""
    found = [(dossier.pk, field) for dossier in by_number(number) if (field := _field(dossier, contact))]
    return found[0] if found else (0, "")


def _field(dossier: Dossier, contact: str) -> str:
    """Nothing is sent where it cannot arrive: then the old secret stays worth something."""
    if "@" in contact:
        return "applicant_email" if _same(contact.strip(), dossier.applicant_email) else ""
    number = local_number(contact)
    phone = next((name for name in PHONES if _same(number, local_number(getattr(dossier, name)))), "")
    if phone and not settings.SMS_URL:
        return "applicant_email" if dossier.applicant_email else ""
    return phone


def _same(typed: str, kept: str) -> bool:
    return bool(kept) and constant_time_compare(typed.casefold(), kept.casefold())


def local_number(typed: str) -> str:
    """`+84 905 123 456` becomes `0905123456`."""
    digits = digits_only(typed).removeprefix("+")
    return "0" + digits.removeprefix("84") if digits.startswith("84") and len(digits) == ABROAD else digits


@task()
def send_new_secret(dossier_id: int, field: str) -> bool:
    """Run for every request, so that the answer takes as long whether or not number and contact fit.

    Args:
        dossier_id: 0 when they do not.
        field: of the dossier, which holds the contact; so no queue keeps the contact itself.
    """
    now = timezone.now()
    if not dossier_id:
        return False
    if not throttle.take("secrets", str(dossier_id), limit=SECRETS_A_DAY, window=timedelta(days=1), now=now):
        return False
    contact = str(Dossier.objects.values_list(field, flat=True).get(pk=dossier_id))
    one = contact.casefold() if "@" in contact else local_number(contact)  # of the many ways to write a telephone
    if not throttle.take("secrets-to", one, limit=SECRETS_A_CONTACT, window=timedelta(days=1), now=now):
        return False
    with transaction.atomic():
        dossier = lock(dossier_id)
        event = _renew(dossier, None, now, "online", {"sent_to": field})
        queue_new_secret(dossier, now, field=field, key=f"event:{event.sequence}")
    return True


@transaction.atomic
def renew_at_desk(*, dossier: Dossier, identity: Identity, by: User, at: datetime) -> Event:
    """Give a new secret to a person who stands at the desk; the paper with it is printed afterwards.

    Raises:
        PermissionDenied: `by` receives nothing at an agency of the dossier.
        ValidationError: code `digits` (they are not those of the dossier), `tries` (too many wrong ones), `note` (the
            dossier has no number, and nothing says how the person was known).
    """
    legs = dossier.legs.select_related("agency")
    if not any(may(by, "dossiers.receive", leg.agency) for leg in legs):
        raise PermissionDenied(_("This step is not yours to make in this agency"))
    dossier = lock(dossier.pk)
    check_identity(dossier, identity, at)
    data = {"document": identity.document, "representative": identity.is_representative}
    if identity.note:
        data["note_sha256"] = digest(identity.note)
    event = _renew(dossier, by, at, "desk", data)
    if identity.note:
        Statement.objects.create(event=event, text=identity.note)
    queue_notice(dossier, "secret_renewed", at, key=f"event:{event.sequence}")
    return event


def number_on_file(dossier: Dossier, *, is_representative: bool) -> str:
    """The personal number that a document is compared with."""
    return dossier.representative_national_id if is_representative else dossier.applicant_national_id


def check_identity(dossier: Dossier, identity: Identity, at: datetime) -> None:
    """Raises ValidationError as `renew_at_desk` says."""
    number = number_on_file(dossier, is_representative=identity.is_representative)
    if not number:
        if not identity.note:
            sentence = _("The dossier has no personal number: write how the person was known")
            raise ValidationError({"note": ValidationError(sentence, code="note")})
        return
    if constant_time_compare(identity.digits, number[-DIGITS:]):
        throttle.forget("desk-identity", str(dossier.pk))
        return
    raise ValidationError({"digits": ValidationError(_("These are not the digits of the dossier"), code="digits")})


def take_try(dossier: Dossier, at: datetime) -> bool:
    """Take one try before the digits are compared, outside the transaction that a wrong one ends; False: none left."""
    return throttle.take("desk-identity", str(dossier.pk), limit=TRIES_AT_THE_DESK, window=DESK_WINDOW, now=at)


def _renew(dossier: Dossier, by: User | None, at: datetime, origin: str, data: dict[str, object]) -> Event:
    """In a transaction that holds the dossier's row."""
    leg = dossier.legs.order_by("order")[0]
    leg.dossier = dossier
    last = last_event(dossier.pk)
    moment = check_moment(at, after=last.at if last else None)
    dossier.secret_version += 1
    dossier.save(update_fields=["secret_version"])
    data = {"version": dossier.secret_version, **data}
    return record(leg=leg, action=RENEW_LOOKUP, by=by, at=moment, origin=origin, data=data)
