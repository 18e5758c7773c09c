"""The list as a file, and a file taken into the list: first what it would do, then doing it."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from search.desk.base import SYNONYMS, EditorsOnly, EditorsPage
from search.exchange import LARGEST, MOST_ROWS, Plan, Row, exported, planned, read_table, take_over
from search.models import Synonym
from search.tables import csv_response


class ExportView(EditorsOnly):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = exported(Synonym.objects.order_by("kind", "says"))
        return csv_response(f"tu-dong-nghia-{timezone.localdate()}.csv", rows)


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Table of synonyms (.csv or .xlsx), at most 1 MB"))
    file.widget.attrs["accept"] = ".csv,.xlsx"

    def clean_file(self) -> list[Row]:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is larger than 1 MB"))
        return read_table(file.name, file.read())


class RowsForm(forms.Form):
    """The rows that were looked at, sent back to be taken over."""

    rows = forms.CharField(widget=forms.HiddenInput)

    def clean_rows(self) -> list[Row]:
        try:
            rows = json.loads(self.cleaned_data["rows"])
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("Choose the file once more")) from error
        if not isinstance(rows, list) or len(rows) > MOST_ROWS or not all(isinstance(row, dict) for row in rows):
            raise ValidationError(_("Choose the file once more"))
        return [{str(name): str(cell).replace("\x00", "") for name, cell in row.items()} for row in rows]


class ImportView(EditorsPage):
    """Nothing is written before the editor has seen what would be."""

    template_name = "search/desk/import.html"
    header_icon = "upload"
    page_title = gettext_lazy("Import synonyms")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**{"form": FileForm(), **kwargs})
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._take_over() if "rows" in request.POST else self._show()

    def _show(self) -> HttpResponse:
        form = FileForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        plan = planned(form.cleaned_data["file"])
        rows = RowsForm(initial={"rows": json.dumps(plan.rows, ensure_ascii=False)})
        return self.render_to_response(self.get_context_data(form=form, plan=plan, rows_form=rows))

    def _take_over(self) -> HttpResponse:
        form = RowsForm(self.request.POST)
        if not form.is_valid():
            messages.error(self.request, " ".join(map(str, form.errors["rows"])))
            return redirect("synonyms:import")
        plan = take_over(rows=form.cleaned_data["rows"], by=self.request.user)
        messages.success(self.request, _summary(plan))
        return redirect(SYNONYMS)


def _summary(plan: Plan) -> str:
    values = {"created": len(plan.created), "changed": len(plan.changed), "unchanged": plan.unchanged}
    return _("Added %(created)d, changed %(changed)d, unchanged %(unchanged)d.") % values
