"""The pages that are no editor's questions: papers, and the final declaration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.files import PAPER_TYPES
from eforms.journey.walk import Journey
from eforms.pages.compile import PageForm
from eforms.pages.fields import AgreementField
from eforms.schema.papers import Paper

MIB = 1024 * 1024


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files at once; they are checked and stored one by one on arrival, not here."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return list(data) if isinstance(data, list | tuple) else [data] if data else []


class PapersForm(PageForm):
    """A file box for each paper; complete when every required paper has a file."""

    def __init__(self, *args: Any, papers: Sequence[Paper], missing: Sequence[Paper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers, self.missing = papers, missing
        for paper in papers:
            attrs = {
                "class": "file",
                "accept": ",".join(sorted(PAPER_TYPES)),
                "multiple": True,
                "data-max-bytes": settings.UPLOAD_MAX_MIB * MIB,
            }
            self.fields[paper.key] = FilesField(
                label=_("Take a photograph or choose a file"),
                required=paper.required,  # only for the label: what is missing is judged in clean()
                widget=FilesInput(attrs=attrs),
            )

    def clean(self) -> dict[str, Any]:
        for paper in self.missing:
            self.add_error(paper.key, format_lazy(_("Upload at least one file: {label}"), label=paper.label))
        return {}


def declaration_of(journey: Journey) -> str:
    """What is ticked before submitting; the officer who helps declares nothing in the citizen's place."""
    if journey.draft.assisted_by_id:
        return gettext("I have read the answers out to the citizen, who found them right")
    return journey.schema.declaration


class CheckForm(PageForm):
    """The declaration before submitting."""

    def __init__(self, *args: Any, declaration: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["declaration"] = AgreementField(
            label=declaration,
            error_messages={"required": _("Tick the declaration before submitting")},
        )
