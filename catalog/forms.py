"""The editors' forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from catalog.library.checking import check_docx, check_pdf, check_sample
from catalog.library.versions import keep_version
from catalog.models import FormTemplate


def _upload(accept: str) -> forms.ClearableFileInput:
    return forms.ClearableFileInput(attrs={"accept": accept})


class FormTemplateForm(WagtailAdminModelForm):
    """A declaration's form; its files must really be what they are called, and every change of them is kept."""

    class Meta:
        model = FormTemplate
        fields = ["field", "paper_name", "name", "file"]
        widgets = {"file": _upload(".docx"), "pdf": _upload(".pdf"), "sample": _upload(".pdf,.docx")}

    def clean_file(self) -> Any:
        return self._checked("file", check_docx)

    def _checked(self, name: str, check: Any) -> Any:
        file = self.cleaned_data.get(name)
        if isinstance(file, UploadedFile):
            check(file)
        return file

    @transaction.atomic
    def save(self, commit: bool = True) -> FormTemplate:
        form: FormTemplate = super().save(commit=commit)
        if commit:
            keep_version(form=form, by=self.for_user, note=self.cleaned_data.get("change_note", ""))
        return form


class LibraryForm(FormTemplateForm):
    """The same with all that the library keeps."""

    change_note = forms.CharField(
        label=_("What changed in the files"),
        help_text=_("For the list of versions, e.g. “By Circular 04/2026, the box for the ID card is gone”."),
        max_length=300,
        required=False,
    )

    class Meta(FormTemplateForm.Meta):
        fields = ["field", "paper_name", "name", "number", "issued_with", "file", "pdf", "sample"]

    def clean_pdf(self) -> Any:
        return self._checked("pdf", check_pdf)

    def clean_sample(self) -> Any:
        return self._checked("sample", check_sample)
