"""One paper of the procedure, as it lies on the counter: ticked, counted, scanned or photographed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.models import RequiredPaper
from dossiers.desk.intake_files import Kept, read_tokens, take_in
from dossiers.submission import SubmittedPaper


class PaperLine(forms.Form):
    """`page` is the key of the page, to which the files that were taken in are bound."""

    given = forms.BooleanField(required=False)
    originals = forms.IntegerField(required=False, min_value=0, max_value=99)
    copies = forms.IntegerField(required=False, min_value=0, max_value=99)

    def __init__(self, data: Any, *, paper: RequiredPaper, clerk: User, page: str, case_name: str) -> None:
        initial = {"given": False, "originals": paper.originals or int(not paper.copies), "copies": paper.copies}
        super().__init__(data, prefix=f"giay-{paper.pk}", initial=initial)
        self.paper, self.clerk, self.page, self.case_name = paper, clerk, page, case_name
        self.fields["originals"].widget.attrs["aria-label"] = _("Originals: %(paper)s") % {"paper": paper.name}
        self.fields["copies"].widget.attrs["aria-label"] = _("Copies: %(paper)s") % {"paper": paper.name}
        self.kept: list[Kept] = read_tokens(data.getlist(self.kept_name), clerk, page) if data is not None else []
        self.refusals: list[str] = []

    @property
    def kept_name(self) -> str:
        return self.add_prefix("kept")

    @property
    def files_name(self) -> str:
        return self.add_prefix("files")

    @property
    def photo_name(self) -> str:
        return self.add_prefix("photo")

    def take_in(self, files: MultiValueDict[str, UploadedFile], *, total: int) -> None:
        uploads = [*files.getlist(self.files_name), *files.getlist(self.photo_name)]
        taken, self.refusals = take_in(uploads, kept=self.kept, total=total, user=self.clerk, key=self.page)
        self.kept += taken

    @property
    def given_now(self) -> bool:
        """Ticked, or there is a picture of it."""
        return bool(self.kept) or bool(self.cleaned_data.get("given"))

    @property
    def is_ticked(self) -> bool:
        """As the box is shown: a paper that was scanned is there."""
        return bool(self.kept) or bool(self["given"].value())

    def submitted(self) -> SubmittedPaper:
        counted = self.cleaned_data
        return SubmittedPaper(
            key=self.paper.key,
            label=self.paper.name,
            originals=counted["originals"] or 0,
            copies=counted["copies"] or 0,
            files=[kept.file for kept in self.kept],
        )
