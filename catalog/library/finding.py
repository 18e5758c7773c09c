"""Finding forms by their words, without diacritics."""

from __future__ import annotations

from django.db.models import QuerySet

from catalog.models import FormTemplate
from portal.base.text import fold


def with_words(forms: QuerySet[FormTemplate], words: str) -> QuerySet[FormTemplate]:
    """Those with every word anywhere in the paper's name, the form's own, its number or its document.

    The names of all are compared here: a province has some hundred, and no database folds đ.
    """
    wanted = fold(words).split()
    if not wanted:
        return forms
    texts = forms.order_by().values_list("pk", "paper_name", "name", "number", "issued_with")
    found = [pk for pk, *parts in texts if _has_all(wanted, parts)]
    return forms.filter(pk__in=found)


def _has_all(wanted: list[str], parts: list[str]) -> bool:
    text = fold(" ".join(parts))
    return all(word in text for word in wanted)
