"""Export of a form as a file, import of one, and the copy for another procedure."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.snippets.widgets import AdminSnippetChooser

from casework.files import produced_response
from catalog.models import Procedure
from eforms.editors.base import FORM, EditorsView, OneFormView
from eforms.editors.versions import VersionView
from eforms.exchange.copies import FormExists, Taken, take_definition
from eforms.exchange.definitions import Definition, definition_of
from eforms.exchange.reading import LARGEST, read_definition

JSON = "application/json"


class ExportView(OneFormView):
    """The form as it is composed now."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return exported(definition_of(self.composed), f"bieu-mau-{self.eform.procedure.code}.json")


class ExportVersionView(VersionView):
    """A version as it was published."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = f"bieu-mau-{self.eform.procedure.code}-ban-{self.version.number}.json"
        return exported(definition_of(self.version), name)


def exported(definition: Definition, name: str) -> HttpResponse:
    return produced_response(json.dumps(definition, ensure_ascii=False, indent=1).encode(), name, JSON)


class TargetForm(forms.Form):
    """For which procedure, and whether the draft that is there may go."""

    procedure = forms.ModelChoiceField(
        label=gettext_lazy("For the procedure"),
        queryset=Procedure.objects.all(),
        widget=AdminSnippetChooser(Procedure),
        required=False,
    )
    replace = forms.BooleanField(
        label=gettext_lazy("Replace the draft of the form that this procedure has"),
        required=False,
        help_text=gettext_lazy("What is published stays; the draft until now stays in the form's history"),
    )


class ImportForm(TargetForm):
    file = forms.FileField(label=gettext_lazy("File of a form (.json), at most 1 MB"))
    file.widget.attrs["accept"] = ".json,application/json"
    field_order = ["file", "procedure", "replace"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedure"].help_text = _("Empty: the procedure with the code that stands in the file")

    def clean_file(self) -> Definition:
        if self.cleaned_data["file"].size > LARGEST:
            raise ValidationError(_("The file is larger than 1 MB"))
        return read_definition(self.cleaned_data["file"].read())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        definition = cleaned.get("file")
        if definition and not cleaned.get("procedure") and "procedure" not in self.errors:
            cleaned["procedure"] = Procedure.objects.filter(code=definition["procedure"]).first()
            if cleaned["procedure"] is None:
                problem = _("This province has no procedure %(code)s: choose one")
                self.add_error("procedure", problem % {"code": definition["procedure"][:60]})
        return cleaned


class CopyForm(TargetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["procedure"].required = True


class Taking:
    """Taking a definition over; a form that is there already is replaced only when that was said."""

    request: Any

    def take(self, form: forms.Form, definition: Definition) -> HttpResponse | None:
        """To the draft that was made; None where the form on the page says why not."""
        procedure, replace = form.cleaned_data["procedure"], form.cleaned_data["replace"]
        try:
            taken = take_definition(definition=definition, procedure=procedure, by=self.request.user, replace=replace)
        except FormExists as exists:
            sentence = _("This procedure has a form, “%(title)s”: tick below to replace its draft, or choose another")
            form.add_error("procedure", sentence % {"title": exists.eform.title})
            return None
        tell(self.request, taken)
        return redirect(FORM, taken.eform.pk)


def tell(request: HttpRequest, taken: Taken) -> None:
    """What was made, and what is left to do."""
    messages.success(request, _("The form is here as a draft. Nobody can fill it in before it is published."))
    if taken.missing_papers:
        sentence = _("The procedure has no papers with these keys; choose others: %(keys)s")
        messages.warning(request, sentence % {"keys": ", ".join(taken.missing_papers)})
    if taken.problems:
        listed = format_html_join("", "<li>{}</li>", ((problem,) for problem in taken.problems))
        messages.warning(request, format_html("{}<ul>{}</ul>", _("To be mended before it is published:"), listed))


class ImportView(Taking, EditorsView):
    """A file first; what is wrong with it is listed with its place."""

    template_name = "eforms/editors/import.html"
    header_icon = "upload"

    def get_page_title(self) -> str:
        return _("Import a form")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**{"form": ImportForm(), **kwargs})
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        taken = self.take(form, form.cleaned_data["file"]) if form.is_valid() else None
        return taken or self.render_to_response(self.get_context_data(form=form), status=422)


class CopyView(Taking, OneFormView):
    """The same questions for another procedure."""

    template_name = "eforms/editors/copy.html"
    header_icon = "copy"

    def get_page_title(self) -> str:
        return _("Copy for another procedure")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**{"form": CopyForm(), **kwargs})
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CopyForm(request.POST)
        if form.is_valid() and form.cleaned_data["procedure"] == self.eform.procedure:
            form.add_error("procedure", _("This is the form's own procedure"))
        taken = self.take(form, definition_of(self.composed)) if form.is_valid() else None
        return taken or self.render_to_response(self.get_context_data(form=form), status=422)
