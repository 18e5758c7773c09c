"""Whether every form can be finished: what is required can be reached, what must hold can hold."""

from __future__ import annotations

from collections.abc import Mapping

from eforms.schema import FormSchema, Question


def unsound(schema: FormSchema, known: Mapping[str, Question], places: Mapping[str, str]) -> list[str]:
    """Why the form could never be finished, each reason naming its question and place."""
    return []
