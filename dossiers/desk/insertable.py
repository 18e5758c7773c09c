"""Choices that fill a text field: ready sentences, legal grounds. A script inserts them; without it they are used."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from catalog.models import Procedure
from dossiers.models import Leg, ReadySentence
from dossiers.placeholders import filled

Choices = list[tuple[str, str]]
_SHOWN = 110  # characters of a choice; its value is the whole text


class Insertable(forms.CharField):
    """A select whose value is the text itself. The officer may change the text after inserting it."""

    def __init__(self, *, into: str, label: Any) -> None:
        super().__init__(required=False, label=label, widget=forms.Select(attrs={"data-insert-into": into}))


def sentences(leg: Leg, kind: str) -> Choices:
    """The office's sentences for `kind`, filled for this dossier; [] when it keeps none."""
    if not kind:
        return []
    kept = ReadySentence.objects.usable_in(leg.agency).filter(kind=kind)
    return _choices(_("No ready sentence"), [filled(sentence.text, leg) for sentence in kept])


def grounds(leg: Leg) -> Choices:
    """What a refusal may stand on: the procedure's legal basis, and its conditions."""
    procedure: Procedure = leg.dossier.procedure
    laws = [" ".join(filter(None, [law.name, law.number])) for law in procedure.legal_bases.all()]
    conditions = [_("Condition of the procedure: %(text)s") % {"text": line} for line in _lines(procedure.conditions)]
    return _choices(_("Write it below"), [*laws, *conditions])


def joined(typed: str, chosen: str, between: str) -> str:
    """What was typed, with what was chosen and not yet inserted."""
    typed, chosen = typed.strip(), chosen.strip()
    if not chosen or chosen in typed:
        return typed
    return between.join(filter(None, [typed, chosen]))


def _choices(none: str, texts: list[str]) -> Choices:
    return [("", none), *((text, _short(text)) for text in texts)] if texts else []


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def _lines(text: str) -> list[str]:
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]
