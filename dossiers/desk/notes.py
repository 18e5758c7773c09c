"""Internal notes on the dossier page: written, changed for a while, withdrawn; and whom they name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.admin import messages

from accounts.models import User
from dossiers.desk.base import DossierView
from dossiers.models import Leg, Mention, Note
from dossiers.services.notes import MENTION, edit_note, withdraw_note, write_note


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNote:
    note: Note
    html: SafeString  # escaped, line breaks and names marked
    is_new: bool  # names the reader, who had not seen it
    may_edit: bool
    may_withdraw: bool


def shown_notes(leg: Leg, staff: list[User], reader: User, now: datetime) -> list[ShownNote]:
    """The oldest first, as a talk is read."""
    names = {person.username.lower(): str(person) for person in staff}
    unread = Mention.objects.filter(note=OuterRef("pk"), user=reader, seen_at=None)
    return [
        ShownNote(
            note=note,
            html=note_html(note.text, names),
            is_new=note.names_reader,
            may_edit=note.author_id == reader.pk and note.may_be_edited(now),
            may_withdraw=note.author_id == reader.pk and note.withdrawn_at is None,
        )
        for note in leg.notes.select_related("author").annotate(names_reader=Exists(unread))
    ]


def note_html(text: str, names: dict[str, str]) -> SafeString:
    """Everything escaped; an `@username` of the agency becomes the person's name."""
    lines = (_line(line, names) for line in text.split("\n"))
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


def _line(line: str, names: dict[str, str]) -> SafeString:
    parts: list[SafeString] = []
    end = 0
    for found in MENTION.finditer(line):
        name = names.get(found[1].lower())
        if name:
            parts += [format_html("{}", line[end : found.start()]), format_html("<strong>@{}</strong>", name)]
            end = found.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, format_html("{}", line[end:])]))


class NoteView(DossierView):
    """POST writes a note; with a key in the address it changes or withdraws (`withdraw`) that one."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            sentence = self.change(kwargs["note"]) if "note" in kwargs else self.write()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except PermissionDenied as error:
            messages.error(request, str(error))
        else:
            messages.success(request, sentence)
        return self.back_to_notes()

    def write(self) -> str:
        write_note(leg=self.leg, text=self.text(), by=self.request.user, at=timezone.now())
        return _("The note is written.")

    def change(self, key: int) -> str:
        note = get_object_or_404(Note.objects.select_related("leg__agency"), pk=key, leg=self.leg)
        if "withdraw" in self.request.POST:
            withdraw_note(note=note, by=self.request.user, at=timezone.now())
            return _("The note is withdrawn.")
        edit_note(note=note, text=self.text(), by=self.request.user, at=timezone.now())
        return _("The note is changed.")

    def text(self) -> str:
        """With whoever was chosen and not yet inserted."""
        text, chosen = self.request.POST.get("text", ""), self.request.POST.get("named", "")
        return text if not text.strip() or chosen in text.split() else f"{text} {chosen}".strip()

    def back_to_notes(self) -> HttpResponse:
        response = self.back()
        response["Location"] += "#desk-notes"
        return response
