"""The editors' forms."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from catalog.models import FormTemplate

LARGEST_FORM = 10 * 1024 * 1024  # bytes


class FormTemplateForm(WagtailAdminModelForm):
    """A declaration's form; the file must really be a DOCX."""

    class Meta:
        model = FormTemplate
        fields = ["field", "paper_name", "name", "file"]
        widgets = {"file": forms.ClearableFileInput(attrs={"accept": ".docx"})}

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            check_docx(file)
        return file


def check_docx(file: UploadedFile) -> None:
    """Refuse what Word and LibreOffice would not open, or would run.

    Raises:
        ValidationError: another type, too large, or with macros.
    """
    if (file.size or 0) > LARGEST_FORM:
        raise ValidationError(_("The file is larger than 10 MB"), code="too_large")
    try:
        names = ZipFile(BytesIO(file.read())).namelist()
    except BadZipFile:
        names = []
    finally:
        file.seek(0)
    if not str(file.name).lower().endswith(".docx") or "word/document.xml" not in names:
        raise ValidationError(_("Only DOCX files can be offered as forms"), code="type")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise ValidationError(_("The file has macros"), code="macros")
