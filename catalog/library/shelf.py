"""The public list of forms: those with a file that a procedure of today asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Prefetch, Q, QuerySet

from catalog.library.finding import keys_with_words
from catalog.models import Field, FormTemplate, Procedure, RequiredPaper

PER_PAGE = 30
LONGEST = 200  # characters of a question


@dataclass(frozen=True, slots=True)
class Shelf:
    """What `/bieu-mau/` shows. `applied_since` of a form: when its newest files were offered first."""

    page: Page[int]  # of keys
    forms: list[FormTemplate]  # of this page
    fields: Sequence[Field]  # with `forms_offered`, how many forms each has
    field: Field | None
    words: str


def shelf(*, words: str, field_slug: str, page: str, today: date) -> Shelf:
    """Never more than six queries. What is unknown or out of range is answered with what is nearest."""
    words = words.strip()[:LONGEST]
    offered = forms_offered(today)
    fields = list(
        Field.objects.annotate(forms_offered=Count("forms", filter=Q(forms__in=offered.values("pk")), distinct=True))
        .filter(forms_offered__gt=0)
        .order_by("name")
    )
    field = next((each for each in fields if each.slug == field_slug), None)
    keys = keys_with_words(offered.filter(field=field) if field else offered, words)
    found = Paginator(keys, PER_PAGE).get_page(page)
    forms = _with_what_is_shown(FormTemplate.objects.filter(pk__in=list(found)), today)
    place = {key: number for number, key in enumerate(found)}
    return Shelf(found, sorted(forms, key=lambda form: place[form.pk]), fields, field, words)


def forms_offered(today: date) -> QuerySet[FormTemplate]:
    papers = RequiredPaper.objects.filter(procedure__in=Procedure.objects.published(today)).exclude(form=None)
    return FormTemplate.objects.filter(pk__in=papers.values("form")).exclude(file="", pdf="")


def _with_what_is_shown(forms: QuerySet[FormTemplate], today: date) -> QuerySet[FormTemplate]:
    asking = RequiredPaper.objects.filter(procedure__in=Procedure.objects.published(today)).select_related("procedure")
    return (
        forms.select_related("field")
        .annotate(applied_since=Max("versions__since"))
        .prefetch_related(Prefetch("papers", asking, to_attr="asking"))
    )
