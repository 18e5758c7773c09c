"""Filters and search of the queue."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from accounts.identity import digits_only
from accounts.models import User
from catalog.models import Agency, Procedure, SubmissionChannel
from dossiers.models import Dossier
from dossiers.workflow import State
from portal.base.text import fold

_MOST_WORDS = 8


def search_dossiers(queryset: QuerySet[Dossier], text: str) -> QuerySet[Dossier]:
    """Code, submission number, name, phone or personal number; every word must occur, diacritics do not matter."""
    number = digits_only(text)
    words = [number] if number.isascii() and number.isdigit() else fold(text).split()[:_MOST_WORDS]
    for word in words:
        queryset = queryset.filter(_has_word(word))
    return queryset


def _has_word(word: str) -> Q:
    """Parts of numbers and codes anywhere; letters at the start of a word, for short names stand in random numbers."""
    if not word.isalpha():
        return Q(search_text__contains=word)
    return Q(search_text__startswith=word) | Q(search_text__contains=f" {word}")


def _agencies(request: Any) -> QuerySet[Agency]:
    return Agency.objects.where(request.user, "dossiers.view")


def _officers(request: Any) -> QuerySet[User]:
    """People who hold, or may hold, dossiers of the reader's agencies."""
    return User.objects.filter(legs__agency__in=_agencies(request)).distinct().order_by("first_name", "last_name")


class DossierFilterSet(WagtailFilterSet):
    """What the queue's filter box offers; values that make no sense filter nothing."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    procedure = django_filters.CharFilter(label=_("Procedure"), method="by_procedure", max_length=200)
    agency = django_filters.ModelChoiceFilter(
        label=_("Agency"), queryset=_agencies, method="by_agency", empty_label=_("All agencies")
    )
    officer = django_filters.ModelChoiceFilter(
        label=_("Officer"), queryset=_officers, field_name="legs__officer", empty_label=_("All officers")
    )
    channel = django_filters.MultipleChoiceFilter(
        label=_("Source"), choices=SubmissionChannel.Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    due_at = django_filters.DateFromToRangeFilter(label=_("Due"), widget=DateRangePickerWidget)

    class Meta:
        model = Dossier
        fields: list[str] = []

    def by_procedure(self, queryset: QuerySet[Dossier], name: str, value: str) -> QuerySet[Dossier]:
        return queryset.filter(procedure__in=Procedure.objects.named(value))

    def by_agency(self, queryset: QuerySet[Dossier], name: str, value: Agency) -> QuerySet[Dossier]:
        return queryset.filter(legs__agency=value)
