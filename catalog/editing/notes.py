"""Remarks on a procedure's draft: what to mend before it is published, written and settled beside the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from accounts.models import User
from catalog.comparison import FIELDS, ROWS
from catalog.models import Procedure, ReviewNote
from catalog.panels import CountingPanel
from catalog.staff import StaffRequest

EDIT_URL = "wagtailsnippets_catalog_procedure:edit"
MOST_SHOWN = 100  # notes of one procedure


class NoteForm(forms.ModelForm[ReviewNote]):
    """What is wrong, and where."""

    class Meta:
        model = ReviewNote
        fields = ("part", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"] = forms.ChoiceField(
            label=_("About"), required=False, choices=[("", _("the whole record")), *part_choices()]
        )


def part_choices() -> list[tuple[str, str]]:
    """Every field and list of a record that a note may be about."""
    return [(name, str(part_label(name))) for name in (*FIELDS, *ROWS)]


def part_label(name: str) -> str:
    field = Procedure._meta.get_field(name)
    if name in ROWS:
        return str(field.related_model._meta.verbose_name_plural)  # type: ignore[union-attr]
    return str(field.verbose_name)  # type: ignore[union-attr]


@transaction.atomic
def write_note(*, procedure: Procedure, by: User, text: str, part: str = "") -> ReviewNote:
    """Remark on the procedure; the draft stays as it is."""
    return ReviewNote.objects.create(procedure=procedure, author=by, text=text.strip(), part=part)


@transaction.atomic
def settle_note(*, note: ReviewNote, by: User) -> bool:
    """Mark a note as done with. Whether it was still open: of two people one is first."""
    return bool(
        ReviewNote.objects.filter(pk=note.pk, settled_at=None).update(settled_at=timezone.now(), settled_by=by)
    )


class NotesSidePanel(CountingPanel):
    """The notes on this procedure; its button counts the open ones."""

    class SidePanelToggle(CountingPanel.SidePanelToggle):
        aria_label = _("Review notes")
        icon_name = "comment"

    name = "notes"
    title = _("Review notes")
    template_name = "catalog/editing/notes_panel.html"
    order = 315

    @cached_property
    def notes(self) -> list[ReviewNote]:
        if self.object.pk is None:
            return []
        notes = ReviewNote.objects.filter(procedure=self.object.pk).select_related("author", "settled_by")
        return list(notes.order_by("-created_at")[:MOST_SHOWN])

    @property
    def count(self) -> int:
        return sum(note.settled_at is None for note in self.notes)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        form = {"note_form": NoteForm(auto_id="note_%s"), "csrf_token": get_token(self.request)}
        return context | self.listing() | form

    def listing(self) -> dict[str, Any]:
        """Open notes in the order in which they were written, then the settled ones, the last first."""
        labels = dict(part_choices())
        shown = [(note, labels.get(note.part, "")) for note in self.notes]
        waiting = [row for row in reversed(shown) if row[0].settled_at is None]
        return {"open_notes": waiting, "settled_notes": [row for row in shown if row[0].settled_at]}


@method_decorator(require_POST, name="dispatch")
class NoteView(View):
    """Writes a note, or settles one; answers with the panel's list, or goes back to the editor."""

    def post(self, request: StaffRequest, pk: int, note: int | None = None) -> HttpResponse:
        procedure = get_object_or_404(Procedure, pk=pk)
        if note is None:
            return self.write(request, procedure)
        found = get_object_or_404(ReviewNote, pk=note, procedure=procedure)
        if found.author_id != request.user.pk and not _may(request.user, "change", procedure):
            raise PermissionDenied
        settle_note(note=found, by=request.user)
        return _answer(request, procedure)

    def write(self, request: StaffRequest, procedure: Procedure) -> HttpResponse:
        """Whoever may read a procedure in the staff area may remark on it."""
        if not _may(request.user, "view", procedure):
            raise PermissionDenied
        form = NoteForm(request.POST, auto_id="note_%s")
        if form.is_valid():
            data = form.cleaned_data
            write_note(procedure=procedure, by=request.user, text=data["text"], part=data["part"])
            return _answer(request, procedure)
        if not _in_panel(request):
            messages.error(request, "; ".join(str(error) for errors in form.errors.values() for error in errors))
        return _answer(request, procedure, form)


def _may(user: User, action: str, procedure: Procedure) -> bool:
    policy = policy_registry.get_by_type(Procedure)
    return bool(policy.user_has_permission_for_instance(user, action, procedure))


def _in_panel(request: HttpRequest) -> bool:
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


def _answer(request: StaffRequest, procedure: Procedure, form: NoteForm | None = None) -> HttpResponse:
    if not _in_panel(request):
        return redirect(EDIT_URL, procedure.pk)
    panel = NotesSidePanel(procedure, request)
    context = {"object": procedure, "note_form": form or NoteForm(auto_id="note_%s"), **panel.listing()}
    return render(request, "catalog/editing/notes.html", context, status=400 if form else 200)


NOTE_URLS = [
    path("notes/<int:pk>/", NoteView.as_view(), name="write_note"),
    path("notes/<int:pk>/<int:note>/", NoteView.as_view(), name="settle_note"),
]
