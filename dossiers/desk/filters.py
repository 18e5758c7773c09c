"""Filters and search of the queue; its rows are legs: an agency's part of a dossier."""

from __future__ import annotations

from datetime import MINYEAR
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from accounts.identity import digits_only
from accounts.models import User
from catalog.holdings import agencies_granting
from catalog.models import Agency, Procedure, SubmissionChannel
from dossiers.desk.keyset import is_key
from dossiers.desk.officers import officers_of
from dossiers.models import Leg
from dossiers.querysets import LegQuerySet
from dossiers.workflow import State
from portal.base.text import fold

_MOST_WORDS = 8


def search_legs(legs: LegQuerySet, text: str) -> LegQuerySet:
    """Code, submission number, name, phone or personal number; every word must occur, diacritics do not matter.

    Of a number any part will do, such as the last digits of a phone.
    """
    text = text.replace("\x00", " ")  # PostgreSQL takes no NUL
    number = digits_only(text)
    words = [number] if number.isascii() and number.isdigit() else fold(text).split()[:_MOST_WORDS]
    for word in words:
        legs = legs.filter(_has_word(word))
    return legs


def _has_word(word: str) -> Q:
    """Parts of numbers and codes anywhere; letters at the start of a word, for short names stand in random numbers."""
    return Q(dossier__search_text__contains=f" {word}" if word.isalpha() else word)


def _agencies(request: Any) -> QuerySet[Agency]:
    return Agency.objects.where(request.user, "dossiers.view")


def _officers(request: Any) -> QuerySet[User]:
    """People who process in the chosen agency, else in any of the reader's own; the whole province's fill no list."""
    places = agencies_granting(request.user, "dossiers.view")
    chosen = request.GET.get("agency", "")
    if is_key(chosen) and (places is None or int(chosen) in places):
        return officers_of([int(chosen)])
    if places is None:
        return User.objects.none()
    return officers_of(places)


class LegFilterSet(WagtailFilterSet):
    """What the queue's filter box offers; values that make no sense filter nothing."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    procedure = django_filters.CharFilter(label=_("Procedure"), method="by_procedure", max_length=200)
    agency = django_filters.ModelChoiceFilter(label=_("Agency"), queryset=_agencies, empty_label=_("All agencies"))
    officer = django_filters.ModelChoiceFilter(label=_("Officer"), queryset=_officers, empty_label=_("All officers"))
    channel = django_filters.MultipleChoiceFilter(
        label=_("Source"),
        field_name="dossier__channel",
        choices=SubmissionChannel.Channel.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    due_at = django_filters.DateFromToRangeFilter(label=_("Due"), method="by_due", widget=DateRangePickerWidget)

    class Meta:
        model = Leg
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = agencies_granting(self.request.user, "dossiers.view")
        if places is not None and len(places) == 1:
            del self.filters["agency"]  # nothing to choose
        if places is None and "officer" in self.filters and not self.request.GET.get("agency"):
            del self.filters["officer"]  # first the agency: nobody finds a name among thousands

    def by_due(self, legs: LegQuerySet, name: str, value: slice) -> LegQuerySet:
        """From the first day's beginning to the last one's end; in UTC, the calendar's first day begins before it."""
        if value.start and value.start.year > MINYEAR:
            legs = legs.filter(due_at__gte=value.start)
        return legs.filter(due_at__lte=value.stop) if value.stop else legs

    def by_procedure(self, legs: LegQuerySet, name: str, value: str) -> LegQuerySet:
        return legs.filter(dossier__procedure__in=Procedure.objects.named(value))
