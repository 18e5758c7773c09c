"""Choosing a procedure among hundreds: by code or words, with or without diacritics."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.permissions import policy_registry
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
    """For those who may see drafts; Wagtail's own asks only whether somebody may enter the staff area."""

    choose_view_class = ProcedureChooseView
    choose_results_view_class = ProcedureChooseResultsView

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        view: Callable[..., HttpResponse] = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def for_editors(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not policy_registry.get_by_type(Procedure).user_has_permission(request.user, "view"):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return for_editors
