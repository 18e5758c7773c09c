"""Where an editor gives the form its Word template: upload with its check, a sample, a template to begin with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from casework.files import produced_response, store_bytes
from casework.files.inspection import DOCX
from catalog.access import permissions_anywhere
from eforms.building import build_schema
from eforms.editors.viewsets import EDIT
from eforms.models import EForm, WordTemplate
from eforms.schema.form import FormSchema
from eforms.word.keys import NUMBER, STANDARD, all_keys, invented, parts_of, representative_part
from eforms.word.starter import starter
from eforms.word.templates import fill, problems_of
from eforms.word.upload import check_upload


class TemplateForm(forms.Form):
    """One .docx."""

    file = forms.FileField(label=gettext_lazy("Word file (.docx), at most 2 MB"))
    file.widget.attrs["accept"] = ".docx"


class FormDesk(WagtailAdminTemplateMixin, TemplateView):
    """A page about one form as it is composed now, for editors of e-forms."""

    header_icon = "doc-full"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not isinstance(request.user, User) or EDIT not in permissions_anywhere(request.user):
            raise PermissionDenied
        self.eform: EForm = get_object_or_404(EForm, pk=kwargs["pk"]).get_latest_revision_as_object()

    @cached_property
    def schema(self) -> FormSchema | None:
        """None while the form is not whole."""
        try:
            return build_schema(self.eform)
        except ValidationError:
            return None

    @property
    def whole_schema(self) -> FormSchema:
        if self.schema is None:
            raise Http404
        return self.schema

    @property
    def template_content(self) -> bytes:
        if self.eform.word_template is None:
            raise Http404
        return self.eform.word_template.content


class WordView(FormDesk):
    """The template in use, what it may name, and another one in its place."""

    template_name = "eforms/word.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "remove" in request.POST:
            self.keep(None)
            messages.success(request, _("The form has no Word template any more, once it is published."))
            return redirect("eforms_word", self.eform.pk)
        form = TemplateForm(request.POST, request.FILES)
        if form.is_valid() and self.take(form):
            messages.success(request, _("The template fits the form. It is used once the form is published."))
            return redirect("eforms_word", self.eform.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def take(self, form: TemplateForm) -> bool:
        """Check and keep what was uploaded; else the form says why not."""
        if self.schema is None:
            form.add_error(None, _("Finish the questions of the form first: it cannot be published yet."))
            return False
        file = form.cleaned_data["file"]
        try:
            content = check_upload(file)
            problems = problems_of(content, all_keys(self.schema))
        except ValidationError as error:
            problems = error.messages
        for problem in problems:
            form.add_error("file", problem)
        if not problems:
            with transaction.atomic():
                self.keep(WordTemplate.objects.create(file=store_bytes(file.name, content, DOCX)))
        return not problems

    def keep(self, template: WordTemplate | None) -> None:
        """In the form's draft: versions that were published keep theirs."""
        self.eform.word_template = template
        self.eform.save_revision(user=self.request.user, log_action=True, clean=False)  # type: ignore[arg-type]

    def get_page_title(self) -> str:
        return _("Word template: %(title)s") % {"title": self.eform.title}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailsnippets_eforms_eform:edit", args=[self.eform.pk]), "label": self.eform.title},
            {"url": "", "label": _("Word template")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**{"form": TemplateForm(), **kwargs})
        schema = self.schema
        return context | {
            "eform": self.eform,
            "template": self.eform.word_template,
            "problems": problems_of(self.template_content, all_keys(schema))
            if schema and self.eform.word_template
            else [],
            "parts": [*parts_of(schema), representative_part()] if schema else [],
            "standard": STANDARD.items(),
            "entry_number": NUMBER,
        }


class StarterView(FormDesk):
    """All questions in their places."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = starter(list(parts_of(self.whole_schema)))
        return produced_response(content, f"mau-khoi-dau-{self.eform.procedure.code}.docx", DOCX)


class UploadedTemplateView(FormDesk):
    """The template as it was uploaded."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return produced_response(self.template_content, f"mau-{self.eform.procedure.code}.docx", DOCX)


class SampleView(FormDesk):
    """The template filled with invented answers."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = fill(self.template_content, invented(self.whole_schema))
        return produced_response(content, f"dien-thu-{self.eform.procedure.code}.docx", DOCX)
