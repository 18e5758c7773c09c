"""Choosing a paper's form, or adding a new one on the spot: what is known of the paper is filled in already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from catalog.forms import FormTemplateForm
from catalog.models import FormTemplate
from portal.base.text import fold

LONGEST_KEY = 18  # digits


class FormFilterForm(BaseFilterForm):
    """Every word of the question stands anywhere in the paper's name, the form's name or its number."""

    q = forms.CharField(label=_("Form: words of its name, or its number"), required=False, max_length=200)

    def filter(self, objects: QuerySet[FormTemplate]) -> QuerySet[FormTemplate]:
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q", "")
        self.is_searching = bool(self.search_query)
        words = fold(self.search_query).split()
        if not words:
            return objects
        texts = FormTemplate.objects.values_list("pk", "paper_name", "name", "number")
        found = [pk for pk, *parts in texts if all(word in fold(" ".join(parts)) for word in words)]
        return objects.filter(pk__in=found)


class NewFormForm(FormTemplateForm):
    """As much as a form needs to be chosen; the rest is added in the library."""

    class Meta(FormTemplateForm.Meta):
        fields = ["name", "file", "paper_name", "field"]


class FormOfPaper:
    """For the chooser's views: forms of the procedure's own field come first."""

    filter_form_class = FormFilterForm
    request: Any

    def apply_object_list_ordering(self, objects: QuerySet[FormTemplate]) -> QuerySet[FormTemplate]:
        own = self._number("field")
        nearer = Case(When(field_id=own, then=Value(0)), default=Value(1), output_field=IntegerField())
        return objects.select_related("field").order_by(nearer, "paper_name", "name")

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()  # type: ignore[misc]
        given = {"paper_name": self.request.GET.get("paper_name", "")[:500], "field": self._number("field")}
        return {**kwargs, "initial": given}

    def _number(self, name: str) -> int | None:
        """A key of the address, which anybody may have written."""
        given = self.request.GET.get(name, "")
        return int(given) if given.isascii() and given.isdecimal() and len(given) <= LONGEST_KEY else None


class FormChooseView(FormOfPaper, ChooseView):
    pass


class FormChooseResultsView(FormOfPaper, ChooseResultsView):
    pass


class FormChooserViewSet(SnippetChooserViewSet):
    choose_view_class = FormChooseView
    choose_results_view_class = FormChooseResultsView
    creation_form_class = NewFormForm
    creation_tab_label = _("A new form")
    create_action_label = _("Add this form")
    preserve_url_parameters = ("multiple", "field", "paper_name")
