"""The library's own pages in the staff area: one form with its versions and uses, merging, deleting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.snippets.views import snippets

from catalog.library.merging import merge_forms
from catalog.library.permissions import may_change
from catalog.library.uses import draft_uses, saved_uses
from catalog.models import FormTemplate, FormVersion, Procedure

EDIT_URL = "wagtailsnippets_catalog_formtemplate:edit"
LIST_URL = "wagtailsnippets_catalog_formtemplate:list"
VERSIONS_SHOWN = 20


class LibrarySidePanel(BaseSidePanel):
    """Which procedures ask for the form, what was offered when, and how often it was fetched."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Uses and versions")
        icon_name = "link"

    name = "library"
    title = gettext_lazy("Uses and versions")
    template_name = "catalog/staff/form_panel.html"
    order = 310
    object: FormTemplate

    @cached_property
    def uses(self) -> list[Procedure]:
        return saved_uses(self.object)

    @cached_property
    def drafts(self) -> list[Procedure]:
        return draft_uses(self.object)

    @cached_property
    def versions(self) -> list[FormVersion]:
        return list(self.object.versions.select_related("by")[:VERSIONS_SHOWN])

    @cached_property
    def fetched(self) -> int:
        return self.object.downloads.aggregate(times=Sum("times"))["times"] or 0


class FormEditView(snippets.EditView):
    """A form with what is known of it beside it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_change(request.user, self.object):  # type: ignore[arg-type]
            messages.error(request, _("Procedures of other agencies ask for this form too: the province changes it"))
            return redirect(LIST_URL)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_side_panels(self) -> MediaContainer:
        return MediaContainer([*super().get_side_panels(), LibrarySidePanel(self.object, self.request)])


class FormDeleteView(snippets.DeleteView):
    """A form that some procedure names, even in a draft, stays."""

    permission_required = "change"

    @cached_property
    def reasons(self) -> list[str]:
        used = [*saved_uses(self.object), *draft_uses(self.object)]
        return [f"{procedure.code} {procedure.title}" for procedure in used]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_change(request.user, self.object):  # type: ignore[arg-type]
            raise PermissionDenied
        if self.reasons:
            return self._refused()
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
                return response
        except ProtectedError:  # someone was first to use it
            return self._refused()

    def _refused(self) -> HttpResponse:
        named = "; ".join(self.reasons[:3]) + ("…" if len(self.reasons) > 3 else "")
        text = _("This form stays: %(procedures)s ask for it. Give their papers another form, or merge it with one.")
        messages.error(self.request, text % {"procedures": named})
        return redirect(EDIT_URL, self.object.pk)


class MergeForm(forms.Form):
    """Which entry of the library is the same form."""

    other = forms.ModelChoiceField(
        label=gettext_lazy("The entry that is the same form"),
        queryset=FormTemplate.objects.select_related("field"),
    )

    def __init__(self, *args: Any, keep: FormTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keep = keep
        chooser = FormTemplate.snippet_viewset.chooser_viewset  # type: ignore[attr-defined]  # known once registered
        self.fields["other"].widget = chooser.widget_class()

    def clean_other(self) -> FormTemplate:
        other: FormTemplate = self.cleaned_data["other"]
        if other.pk == self.keep.pk:
            raise ValidationError(_("Choose another form of the library"))
        return other


class FormMergeView(AccessMixin, View):
    """Choose the other entry, see what goes over, confirm."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.keep = get_object_or_404(FormTemplate.objects.select_related("field"), pk=kwargs["pk"])
        if not may_change(request.user, self.keep):  # type: ignore[arg-type]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(MergeForm(keep=self.keep))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = MergeForm(request.POST, keep=self.keep)
        if not form.is_valid():
            return self._page(form)
        other = form.cleaned_data["other"]
        if not may_change(request.user, other):  # type: ignore[arg-type]
            raise PermissionDenied
        if "confirmed" not in request.POST:
            return self._page(form, other)
        done = merge_forms(keep=self.keep, drop=other, by=request.user)  # type: ignore[arg-type]
        text = _("The two entries are one form now: %(papers)d papers and %(drafts)d drafts were given this one.")
        messages.success(request, text % {"papers": done.papers, "drafts": done.drafts})
        return redirect(EDIT_URL, self.keep.pk)

    def _page(self, form: MergeForm, other: FormTemplate | None = None) -> HttpResponse:
        clean = MergeForm(keep=self.keep)  # the chooser cannot show what is no key
        context = {
            "form": clean,
            "errors": form.errors.get("other"),
            "keep": self.keep,
            "other": other,
            "uses": saved_uses(other) if other else [],
            "media": clean.media,
            "page_title": _("Merge with another form"),
            "page_subtitle": str(self.keep),
            "header_icon": "doc-full",
        }
        return render(self.request, "catalog/staff/form_merge.html", context)
