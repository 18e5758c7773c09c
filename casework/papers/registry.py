"""The printed forms that the rooms register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

_forms: dict[str, FormKind] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKind:
    """One form of the law, in the versions that the portal brings."""

    key: str  # as in PaperTemplate.form: at most 40 letters
    title: str  # Vietnamese, printed over the form unless its data has a "title"
    size: Literal["a5", "a4"] = "a5"
    builtin: tuple[tuple[date, str], ...]  # valid from, path of the typst file in the project; the earliest first
    sample: Callable[[], dict[str, Any]]  # data with every field that a template may name, for previews and checks

    def builtin_on(self, day: date) -> tuple[date, str]:
        """The version in force; before the first, the first."""
        return next((version for version in reversed(self.builtin) if version[0] <= day), self.builtin[0])


def register_form(kind: FormKind) -> None:
    """Called in the ready() of the room that fills the form."""
    _forms[kind.key] = kind


def form_kind(key: str) -> FormKind:
    """Raises:
    KeyError: no room has registered it.
    """
    return _forms[key]


def form_kinds() -> tuple[FormKind, ...]:
    return tuple(_forms.values())
