"""Whether a legal document has effect: of one document, and of all in one question."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _


class Effect(models.TextChoices):
    """The values stand in addresses: people bookmark them."""

    IN_FORCE = "con", _("Still in force")
    FUTURE = "chua", _("Not in force yet")
    OVER = "het", _("No longer in force")
    UNKNOWN = "chua-ro", _("Dates of effect not recorded")


TONES = {Effect.IN_FORCE: "good", Effect.FUTURE: "wait", Effect.OVER: "neutral", Effect.UNKNOWN: "neutral"}


class Dates(Protocol):
    valid_from: date | None
    valid_until: date | None
    replaced_by_id: int | None


def is_over(day: date) -> Q:
    """Documents that no longer have effect on `day`; what was replaced without a last day counts as over."""
    return Q(valid_until__lt=day) | Q(valid_until=None, replaced_by__isnull=False)


def effect_on(day: date) -> Case:
    """The same as `effect_of`, for the database."""
    return Case(
        When(is_over(day), then=Value(Effect.OVER.value)),
        When(valid_from=None, then=Value(Effect.UNKNOWN.value)),
        When(valid_from__gt=day, then=Value(Effect.FUTURE.value)),
        default=Value(Effect.IN_FORCE.value),
        output_field=models.CharField(),
    )


def effect_of(document: Dates, day: date) -> Effect:
    """Nothing is claimed of a document whose dates nobody recorded."""
    if document.valid_until is None and document.replaced_by_id:
        return Effect.OVER
    if document.valid_until is not None and document.valid_until < day:
        return Effect.OVER
    if document.valid_from is None:
        return Effect.UNKNOWN
    return Effect.FUTURE if document.valid_from > day else Effect.IN_FORCE
