"""Columns and filters that an officer keeps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from catalog.models import Agency
from catalog.staff import StaffRequest
from dossiers.desk.columns import CHOICES, USUAL
from dossiers.desk.listing import described
from dossiers.desk.queue_parts import QueuePartView
from dossiers.services.saved_filters import delete_filter, keep_columns, save_filter

LONGEST_QUERY = 1000  # of an address that can be kept


class ColumnsForm(forms.Form):
    """Which columns the queue shows."""

    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        required=False,
        choices=[(choice.key, choice.label) for choice in CHOICES.values()],
        widget=forms.CheckboxSelectMultiple,
    )


class SaveFilterForm(forms.Form):
    """The list that stands on the page, under a name."""

    name = forms.CharField(label=gettext_lazy("Name of the filter"), max_length=60)
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Share with"),
        required=False,
        queryset=Agency.objects.none(),
        empty_label=gettext_lazy("nobody: only for me"),
    )

    def __init__(self, *args: Any, request: StaffRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.where(request.user, "dossiers.view")
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]


class KeepView(QueuePartView):
    """Takes a form from the queue and leads back to the list that stood there."""

    http_method_names = ["post"]

    @property
    def query(self) -> str:
        """Of the list on the page, cleaned: an address of our own making."""
        return described(QueryDict(self.request.POST.get("query", "")[: 4 * LONGEST_QUERY]))

    def back(self) -> HttpResponse:
        return redirect(f"{reverse('desk:index')}?{self.query}")


class ColumnsView(KeepView):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = ColumnsForm(request.POST)
        wanted = form.cleaned_data["columns"] if form.is_valid() and "usual" not in request.POST else USUAL
        keep_columns(user=self.request.user, columns=wanted)
        return self.back()


class SaveFilterView(KeepView):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = SaveFilterForm(request.POST, request=self.request)
        try:
            if not form.is_valid():
                raise ValidationError([error for errors in form.errors.values() for error in errors])
            given = form.cleaned_data
            kept = save_filter(user=self.request.user, name=given["name"], query=self.query, agency=given["agency"])
        except ValidationError as error:
            messages.error(request, "; ".join(error.messages))
        else:
            messages.success(request, _("The filter “%(name)s” is kept.") % {"name": kept.name})
        return self.back()


class DeleteFilterView(KeepView):
    def post(self, request: HttpRequest, kept: int) -> HttpResponse:
        if delete_filter(user=self.request.user, pk=kept):
            messages.success(request, _("The filter is deleted."))
        return self.back()
