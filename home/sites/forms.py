"""Which agencies get a site: found by their names, grouped by their kind."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Agency
from home.sites.making import agencies_without_site
from portal.base.text import fold


class NewSitesForm(forms.Form):
    """Shows the agencies whose name has all the words of `words`, and those already chosen; takes any."""

    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label=gettext_lazy("Agencies without a site"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    everything = forms.BooleanField(label=gettext_lazy("All agencies that have none"), required=False)

    def __init__(self, *args: Any, words: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agencies"]
        field.queryset = self.lacking = agencies_without_site()
        self.shown = [agency for agency in self.lacking if self._is_chosen(agency) or _has(agency, words)]
        field.widget.choices = _by_kind(self.shown)

    def _is_chosen(self, agency: Agency) -> bool:
        return str(agency.pk) in {str(key) for key in self["agencies"].value() or ()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("agencies") and not cleaned.get("everything"):
            self.add_error("agencies", _("Choose at least one agency"))
        return cleaned

    def chosen(self) -> list[Agency]:
        return list(self.lacking if self.cleaned_data["everything"] else self.cleaned_data["agencies"])


def _has(agency: Agency, words: str) -> bool:
    return all(word in fold(agency.name) for word in fold(words).split())


def _by_kind(agencies: list[Agency]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Kinds in the order in which their first agency comes."""
    order: dict[str, int] = {}
    for agency in agencies:
        order.setdefault(_kind(agency), len(order))
    together = sorted(agencies, key=lambda agency: order[_kind(agency)])
    return [(kind, [(each.pk, each.name) for each in group]) for kind, group in groupby(together, key=_kind)]


def _kind(agency: Agency) -> str:
    return agency.kind.name if agency.kind else _("Other agencies")
