"""The pages on which an administrator of the province changes how forms look: the portal's versions and their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminDateInput

from casework.files import produced_response
from casework.models import PaperTemplate
from casework.papers import FormKind, PrintError, form_kind, form_kinds
from casework.papers.checking import find_faults
from casework.papers.choosing import builtin_text
from casework.papers.keeping import Version, remove_template, save_template, saved_states, versions_of
from casework.papers.setting import set_source
from catalog.access import permissions_anywhere
from catalog.staff import RoleMenu, StaffRequest

MANAGE = "templates.manage"
LANGUAGE = "vi"  # of official papers


class Keepers(View):
    """Only for whoever keeps the province's templates; `kind` is there where the address names a form."""

    request: StaffRequest
    kind: FormKind

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if MANAGE not in permissions_anywhere(request.user):
            raise PermissionDenied
        if "form" in kwargs:
            try:
                self.kind = form_kind(kwargs["form"])
            except KeyError as error:
                raise Http404 from error
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def template(self) -> PaperTemplate:
        return get_object_or_404(PaperTemplate, form=self.kind.key, pk=self.kwargs["pk"])


class TemplatePage(WagtailAdminTemplateMixin, Keepers, TemplateView):
    request: StaffRequest
    header_icon = "doc-full-inverse"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        first = {"url": reverse("paper_templates:index"), "label": IndexView.page_title}
        return [*self.breadcrumbs_items, first, {"url": "", "label": self.get_page_title()}]


class IndexView(TemplatePage):
    """Every form with its versions."""

    template_name = "dossiers/printing/templates.html"
    page_title = gettext_lazy("Templates of printed forms")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own: dict[str, list[PaperTemplate]] = {}
        for template in PaperTemplate.objects.defer("source"):
            own.setdefault(template.form, []).append(template)
        today = timezone.localdate()
        entries = [(kind, versions_of(kind, own.get(kind.key, []), today)) for kind in form_kinds()]
        return super().get_context_data(**kwargs) | {"entries": entries}


class TemplateForm(forms.ModelForm[PaperTemplate]):
    """One version of an operator's."""

    class Meta:
        model = PaperTemplate
        fields = ["valid_from", "note", "source"]
        widgets = {
            "valid_from": AdminDateInput,
            "source": forms.Textarea(attrs={"rows": 32, "spellcheck": "false", "wrap": "off", "autocomplete": "off"}),
        }


class EditView(WagtailAdminTemplateMixin, Keepers, FormView[TemplateForm]):
    """A version beside what becomes of it. A new one begins as a copy of another (`tu`), or of a saved state."""

    request: StaffRequest
    form_class = TemplateForm
    template_name = "dossiers/printing/template_edit.html"
    header_icon = "doc-full-inverse"

    def get_page_title(self) -> str:
        return self.kind.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        first = {"url": reverse("paper_templates:index"), "label": IndexView.page_title}
        return [*self.breadcrumbs_items, first, {"url": "", "label": self.kind.title}]

    @cached_property
    def edited(self) -> PaperTemplate:
        """What is changed, or made: from tomorrow on, unless another day is chosen."""
        if "pk" in self.kwargs:
            return self._as_saved_before(self.template)
        tomorrow = timezone.localdate() + timedelta(days=1)
        source = source_of(self.kind, self.request.GET.get("tu", ""))
        return PaperTemplate(form=self.kind.key, valid_from=tomorrow, source=source)

    def _as_saved_before(self, template: PaperTemplate) -> PaperTemplate:
        wanted = self.request.GET.get("ban", "")
        state = next((each for each in saved_states(template) if str(each.pk) == wanted), None)
        if state:
            template.source, template.note = state.content["source"], ""
        return template

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.edited}

    def form_valid(self, form: TemplateForm) -> HttpResponse:
        template: PaperTemplate = form.save(commit=False)
        try:
            save_template(template=template, by=self.request.user)
        except ValidationError as error:
            form.add_error(None if "__all__" in error.message_dict else "source", error.messages)  # type: ignore[arg-type]
            return self.form_invalid(form)
        messages.success(self.request, _("Saved. It holds for what is received from its first day on."))
        return redirect("paper_templates:edit", template.form, template.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "kind": self.kind,
            "template": self.edited if self.edited.pk else None,
            "states": saved_states(self.edited) if self.edited.pk else [],
            "fields": list(_fields({"title": self.kind.title, **self.kind.sample()}, "data")),
            "sample_url": self._sample_url(),
        }

    def _sample_url(self) -> str:
        version = str(self.edited.pk or self.request.GET.get("tu", "")) or f"{self.kind.builtin[-1][0]:%Y-%m-%d}"
        return reverse("paper_templates:sample", args=[self.kind.key, version])


def source_of(kind: FormKind, version: str) -> str:
    """The text of a version: the day of a built-in one, or the key of an operator's; the newest built-in if empty.

    Raises:
        Http404: there is no such version.
    """
    if version.isdecimal() and len(version) < 10:
        return get_object_or_404(PaperTemplate, form=kind.key, pk=version).source
    days = {since.isoformat(): path for since, path in kind.builtin}
    found = days.get(version) if version else kind.builtin[-1][1]
    if found is None:
        raise Http404
    return builtin_text(found)


def _fields(data: Any, name: str) -> Iterator[tuple[str, str]]:
    """What a template may name, each with the sample's text. A drawing is told, not shown."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _fields(value, f"{name}.{key}")
    elif isinstance(data, list):
        yield name, _("list of %(count)d") % {"count": len(data)}
        if data and isinstance(data[0], dict):
            yield from _fields(data[0], f"{name}.at(0)")
    else:
        yield name, "SVG" if str(data).startswith("<svg") else str(data)


class SampleView(Keepers):
    """A saved version filled with invented data."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _shown(request, self.kind, source_of(self.kind, kwargs["version"]))


class PreviewView(Keepers):
    """What is in the editor filled with invented data, in the frame beside it; nothing is saved."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _shown(request, self.kind, request.POST.get("source", ""))


def _shown(request: HttpRequest, kind: FormKind, source: str) -> HttpResponse:
    faults = find_faults(kind, source)
    if faults:
        context = {"faults": faults}
        return render(request, "dossiers/printing/template_faults.html", context)
    try:
        with translation.override(LANGUAGE):
            pdf = set_source(kind, source, [kind.sample()])
    except PrintError as error:
        return render(request, "dossiers/printing/template_faults.html", {"faults": [error]})
    return produced_response(pdf, f"{kind.key}.pdf", "application/pdf", inline=True)


class RemoveView(TemplatePage):
    """Back to the version before: asks first."""

    template_name = "dossiers/printing/template_remove.html"

    def get_page_title(self) -> str:
        return _("Take back the template")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = list(PaperTemplate.objects.filter(form=self.kind.key).exclude(pk=self.template.pk))
        day = max(self.template.valid_from, timezone.localdate())
        return super().get_context_data(**kwargs) | {
            "kind": self.kind,
            "template": self.template,
            "next": _next_in_force(versions_of(self.kind, others, day)),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remove_template(template=self.template, by=self.request.user)
        messages.success(request, _("The template was taken back."))
        return redirect("paper_templates:index")


def _next_in_force(versions: list[Version]) -> date:
    return next(version.valid_from for version in versions if version.in_force)


class PaperTemplateViewSet(RoleMenu, ViewSet):
    """The addresses under /admin/mau-giay-in/."""

    name = "paper_templates"
    url_prefix = "mau-giay-in"
    icon = "doc-full-inverse"
    menu_label = gettext_lazy("Templates of forms")
    menu_name = "paper_templates"
    menu_order = 70
    menu_permission = MANAGE
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        view = self.construct_view
        return [
            path("", view(IndexView), name="index"),
            path("<slug:form>/them/", view(EditView), name="add"),
            path("<slug:form>/xem-truoc/", view(PreviewView), name="preview"),
            path("<slug:form>/<int:pk>/", view(EditView), name="edit"),
            path("<slug:form>/<int:pk>/bo/", view(RemoveView), name="remove"),
            path("<slug:form>/<slug:version>/mau.pdf", view(SampleView), name="sample"),
        ]
