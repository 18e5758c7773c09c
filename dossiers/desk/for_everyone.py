"""Words that everyone will read are shown to the officer as they will stand there, and ticked off, before they go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.late.privacy import public_words
from dossiers.log_entries import digest
from dossiers.models import Dossier

F = TypeVar("F", bound="WordsForEveryone")


class WordsForEveryone(forms.Form):
    """Its `public_reason` goes to the list of late dossiers; shown by dossiers/desk/public_words.html."""

    is_fit = forms.BooleanField(
        label=gettext_lazy("I have read it: it names nobody, and nothing in it leads to a person"), required=False
    )
    confirmed = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)  # which words were shown

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier = dossier

    @property
    def written(self) -> str:
        """What the officer wrote for everyone; of a form that was looked through."""
        return str(self.cleaned_data.get("public_reason", "")).strip()

    @property
    def for_everyone(self) -> str:
        """What the list of late dossiers will say: the same, with people struck out."""
        return public_words(self.written, self.dossier)

    @property
    def is_confirmed(self) -> bool:
        """Whether the officer has ticked off exactly these words."""
        return bool(self.cleaned_data["is_fit"]) and self.cleaned_data["confirmed"] == digest(self.for_everyone)


def to_confirm(form: F, given: QueryDict, again: Callable[[QueryDict], F]) -> F:
    """The same form with what everyone will read, to be ticked off; what was ticked were other words.

    Args:
        given: what `form` was made of; a copy that may change.
        again: makes the form anew.
    """
    seen = digest(form.for_everyone)
    was_shown = form.cleaned_data["confirmed"] == seen
    given["confirmed"] = seen
    given.pop("is_fit", None)
    asked = again(given)
    if asked.is_valid() and was_shown:
        asked.add_error("is_fit", _("Read the words for everyone, and tick this when they name nobody."))
    return asked
