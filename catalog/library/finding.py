"""Finding forms by their words, without diacritics."""

from __future__ import annotations

from django.db.models import QuerySet

from catalog.models import FormTemplate
from portal.base.text import fold

_TEXTS = ("paper_name", "name", "number", "issued_with")


def with_words(forms: QuerySet[FormTemplate], words: str) -> QuerySet[FormTemplate]:
    """Those with every word anywhere in the paper's name, the form's own, its number or its document."""
    return forms.filter(pk__in=keys_with_words(forms, words)) if words.split() else forms


def keys_with_words(forms: QuerySet[FormTemplate], words: str) -> list[int]:
    """Their keys in the order of the alphabet: đ beside d, which no database does by itself.

    The names of all are compared here: a province has some hundred.
    """
    wanted = fold(words).split()
    rows = [(fold(" ".join(texts)), pk) for pk, *texts in forms.order_by().values_list("pk", *_TEXTS)]
    return [pk for text, pk in sorted(rows) if all(word in text for word in wanted)]
