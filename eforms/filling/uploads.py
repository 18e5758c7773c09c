"""The files of the page of papers: taken in one by one, shown with name and size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from casework.files import FileRejected, safe_name
from dossiers import throttle
from eforms.filling.forms import PapersForm
from eforms.journey.walk import PAPERS, Journey
from eforms.models import Draft, DraftUpload
from eforms.schema.papers import Paper
from eforms.services import add_upload, remove_upload

TRIES, WINDOW = 100, timedelta(minutes=10)  # files sent to one draft, also those refused: each costs seconds to open
Rejected = list[tuple[str, FileRejected]]  # key of the paper, and why


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """One uploaded file, as the upload list shows it."""

    pk: int
    name: str
    size: int  # bytes
    view_url: str
    signatures: list[dict[str, Any]]  # see casework.models.StoredFile


def given_files(draft: Draft, uploads: Iterable[DraftUpload]) -> list[GivenFile]:
    return [
        GivenFile(
            pk=upload.pk,
            name=upload.file.name,
            size=upload.file.size,
            view_url=reverse("eforms:file", kwargs={"uuid": draft.uuid, "pk": upload.pk}),
            signatures=upload.file.signatures,
        )
        for upload in uploads
    ]


def store_files(draft: Draft, papers: Iterable[Paper], files: MultiValueDict[str, UploadedFile]) -> Rejected:
    """Keep every file that came for one of `papers`; gives those that were not taken, each with the reason."""
    rejected: Rejected = []
    for paper in papers:
        for upload in files.getlist(f"{PAPERS}-{paper.key}"):
            try:
                _store(draft, paper, upload)
            except FileRejected as error:
                rejected.append((paper.key, _named(upload.name or "", error)))
    return rejected


def _store(draft: Draft, paper: Paper, upload: UploadedFile) -> None:
    """
    Raises:
        FileRejected: not taken; a copy of the declaration that nobody has signed says nothing that is not known.
    """
    if not throttle.take("draft-files", draft.uuid.hex, limit=TRIES, window=WINDOW, now=timezone.now()):
        raise FileRejected(_("Too many files were sent in a short time: try again in ten minutes"), "too_many")
    kept = add_upload(draft=draft, paper_key=paper.key, upload=upload)
    if paper.is_signed_copy and not kept.file.signatures:
        remove_upload(upload=kept)
        raise FileRejected(_("There is no digital signature in it. Without one this paper is not needed"), "unsigned")


def papers_form(journey: Journey, rejected: Rejected, *, judged: bool) -> PapersForm:
    """With the files that were not taken; what is missing counts only for who wants to go on (`judged`)."""
    missing = journey.missing_papers() if judged else []
    form = PapersForm({}, prefix=PAPERS, papers=journey.papers, missing=missing)
    form.full_clean()
    for key, error in rejected:
        form.add_error(key, error)
    return form


def _named(name: str, error: FileRejected) -> FileRejected:
    """The reason with the file's name, since several came at once."""
    reason = " ".join(str(message) for message in error.messages)
    return FileRejected(f"{safe_name(name, '')[:100]}: {reason}", code=getattr(error, "code", None))
