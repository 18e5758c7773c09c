"""Choosing a procedure among hundreds: by code or words, with or without diacritics."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from catalog.models import Procedure
from portal.base.text import fold


class ProcedureFilterForm(BaseFilterForm):
    """Every word of the question stands anywhere in code or title, as in the editors' list."""

    q = forms.CharField(label=_("Procedure: two words or its code"), required=False, max_length=200)

    def filter(self, objects: QuerySet[Procedure]) -> QuerySet[Procedure]:
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q", "")
        self.is_searching = bool(self.search_query)
        for word in fold(self.search_query).split():
            objects = objects.filter(search_text__contains=word)
        return objects


class ProcedureChooseView(ChooseView):
    filter_form_class = ProcedureFilterForm


class ProcedureChooseResultsView(ChooseResultsView):
    filter_form_class = ProcedureFilterForm


class ProcedureChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ProcedureChooseView
    choose_results_view_class = ProcedureChooseResultsView
