"""The editors' forms."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import Any
from zipfile import BadZipFile, ZipFile

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from catalog.models import FormTemplate, Procedure
from portal.base.text import vietnamese_slug

LARGEST_FORM = 10 * 1024 * 1024  # bytes


class ProcedureForm(WagtailAdminModelForm):
    """A procedure with its lists: keys are given here, so that editors need not invent any."""

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        return self._check_cases() and valid

    def _check_cases(self) -> bool:
        """Papers and channels may name only cases of this procedure."""
        if not {"cases", "papers", "channels"} <= self.formsets.keys():
            return True
        keys = {key for row in self._rows("cases") if (key := _case_key(row.cleaned_data))}
        wrong = [
            row
            for name in ("papers", "channels")
            for row in self._rows(name)
            if row.cleaned_data.get("case_key") and row.cleaned_data["case_key"] not in keys
        ]
        for row in wrong:
            row.add_error("case_key", _("This procedure has no such case"))
        return not wrong

    def _rows(self, name: str) -> list[Any]:
        """The filled forms of a list that stay."""
        filled = [row for row in self.formsets[name].forms if getattr(row, "cleaned_data", None)]
        return [row for row in filled if not row.cleaned_data.get("DELETE")]

    def save(self, commit: bool = True) -> Procedure:
        procedure: Procedure = super().save(commit=False)
        _give_keys(procedure)
        if commit:
            procedure.save()
        return procedure


def _case_key(data: dict[str, Any]) -> str:
    return data.get("key") or vietnamese_slug(data.get("name", ""))[:40]


def _give_keys(procedure: Procedure) -> None:
    """A key once given stays: e-forms and dossiers refer to it."""
    cases = list(procedure.cases.all())
    for case in cases:
        case.key = case.key or vietnamese_slug(case.name)[:40]
    papers = list(procedure.papers.all())
    taken = {paper.key for paper in papers}
    fresh = (key for number in count(1) if (key := f"giay-to-{number}") not in taken)
    for paper in papers:
        paper.key = paper.key or next(fresh)
    procedure.cases = cases
    procedure.papers = papers


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
