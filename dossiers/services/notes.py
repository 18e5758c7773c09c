"""Notes that officers write to each other, and whom they name in them."""

from __future__ import annotations

import re
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.access import works_in
from catalog.models import Agency, Membership
from dossiers.models import Leg, Mention, Note
from dossiers.models.notes import EDIT_WINDOW, NOTE_LENGTH
from portal.base.text import nfc

# As Django allows user names; a dot or a comma at the end belongs to the sentence.
MENTION = re.compile(r"(?<![\w@.])@([\w.+-]*\w)")


@transaction.atomic
def write_note(*, leg: Leg, text: str, by: User, at: datetime) -> Note:
    """Write an internal note. Colleagues are named by `@username` in the text.

    Raises:
        PermissionDenied: `by` is nobody of the leg's agency.
        ValidationError: no words, or more than NOTE_LENGTH characters.
    """
    if not works_in(by, leg.agency):
        raise PermissionDenied(_("This dossier is at another agency"))
    words = _words(text)
    people = _named(leg.agency, words)
    note = Note.objects.create(leg=leg, author=by, text=words, written_at=at)
    Mention.objects.bulk_create(Mention(note=note, user=person) for person in people if person != by)
    return note


@transaction.atomic
def edit_note(*, note: Note, text: str, by: User, at: datetime) -> None:
    """Change the words of one's own note; a colleague who is named only now is told now.

    Raises:
        PermissionDenied: the note is somebody else's.
        ValidationError: withdrawn or older than EDIT_WINDOW; otherwise as `write_note`.
    """
    _require_author(note, by)
    words = _words(text)
    people = _named(note.leg.agency, words)
    fresh = Note.objects.filter(pk=note.pk, withdrawn_at=None, written_at__gt=at - EDIT_WINDOW)
    if not fresh.update(text=words, edited_at=at):
        raise ValidationError(_("This note can no longer be changed: withdraw it and write a new one"), code="late")
    for person in people:
        if person != by:
            Mention.objects.get_or_create(note=note, user=person)


@transaction.atomic
def withdraw_note(*, note: Note, by: User, at: datetime) -> None:
    """Take one's own note back: the words go, and nobody is called to it any more.

    Raises:
        PermissionDenied: the note is somebody else's.
    """
    _require_author(note, by)
    if Note.objects.filter(pk=note.pk, withdrawn_at=None).update(text="", withdrawn_at=at):
        note.mentions.filter(seen_at=None).delete()


def read_mentions(*, user: User, leg: Leg, at: datetime) -> None:
    """The dossier is open before `user`: what named them there is read."""
    Mention.objects.filter(user=user, seen_at=None, note__leg=leg).update(seen_at=at)


def colleagues(agency: Agency) -> QuerySet[User]:
    """Active people who may open the agency's dossiers as its own staff."""
    memberships = Membership.objects.granting("dossiers.view").filter(agency=agency)
    people = User.objects.filter(memberships__in=memberships, is_active=True).distinct()
    return people.order_by("first_name", "last_name")


def _words(text: str) -> str:
    words = nfc(text.replace("\r\n", "\n").replace("\x00", "")).strip()
    if not words:
        raise ValidationError(_("Write the note"), code="required")
    if len(words) > NOTE_LENGTH:
        limits = {"length": len(words), "limit": NOTE_LENGTH}
        raise ValidationError(_("The note has %(length)d characters; at most %(limit)d fit") % limits, code="long")
    return words


def _named(agency: Agency, words: str) -> list[User]:
    """Each once. An `@` that is nobody's user name in this agency is left as it is: it may be an address."""
    names = {name.lower() for name in MENTION.findall(words)}
    if not names:
        return []
    return [person for person in colleagues(agency) if person.username.lower() in names]


def _require_author(note: Note, by: User) -> None:
    if note.author_id != by.pk:
        raise PermissionDenied(_("Only its author changes a note"))
