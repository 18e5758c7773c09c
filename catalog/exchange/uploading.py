"""Choosing a file to import, its template, and what was imported before."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.exchange.base import ExchangePage, ImportersOnly, download
from catalog.exporting.workbooks import XLSX
from catalog.importing.background import start_import
from catalog.importing.jobs import Subject
from catalog.importing.workbooks import LARGEST
from catalog.models import CatalogImport

SHOWN = 20  # imports before


class UploadForm(forms.Form):
    """One file, small enough, of a kind that the subject reads; what is in it is looked at in the background."""

    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.fields["file"].widget.attrs["accept"] = ",".join(subject.suffixes)
        self.fields["file"].help_text = _("%(kinds)s, at most %(most)d MB") % {
            "kinds": ", ".join(subject.suffixes),
            "most": LARGEST // 1024 // 1024,
        }

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            sizes = {"size": -(-(file.size or 0) // 1024 // 1024), "most": LARGEST // 1024 // 1024}
            message = _("The file has %(size)d MB; at most %(most)d MB can be imported: divide it into several files")
            raise ValidationError(message % sizes)
        suffix = PurePath(file.name or "").suffix.lower()
        if suffix in (".xlsm", ".xltm"):
            raise ValidationError(_("The file has macros, which are never opened: save it as .xlsx without macros"))
        if suffix not in self.subject.suffixes:
            kinds = ", ".join(self.subject.suffixes)
            raise ValidationError(_("Only these files can be imported: %(kinds)s") % {"kinds": kinds})
        return file


class SubjectView(ExchangePage):
    template_name = "catalog/exchange/subject.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        jobs = CatalogImport.objects.filter(subject=self.subject.code).select_related("by")
        given = {"form": UploadForm(subject=self.subject), "jobs": jobs[:SHOWN], **kwargs}
        return super().get_context_data(**given)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, subject=self.subject)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        job = start_import(subject=self.subject, file=form.cleaned_data["file"], by=self.request.user)
        return redirect(reverse("exchange:job", args=[self.subject.code, job.key]))


class TemplateFileView(ImportersOnly):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return download(self.subject.template(), self.subject.template_name, XLSX)
