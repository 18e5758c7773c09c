"""What can be done with a draft on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from home.models import ConsultationPage


class Period(models.TextChoices):
    FUTURE = "future", _("Comments are not taken yet")
    OPEN = "open", _("Comments are taken")
    CLOSED = "closed", _("The summary is being made")
    SUMMED_UP = "summed_up", _("Summary published")


TONES = {Period.FUTURE: "wait", Period.OPEN: "good", Period.CLOSED: "neutral", Period.SUMMED_UP: "info"}


def period_on(page: ConsultationPage, day: date) -> Period:
    """Both the first and the last day count as a whole."""
    if day < page.opens_on:
        return Period.FUTURE
    if day <= page.closes_on:
        return Period.OPEN
    return Period.SUMMED_UP if page.outcome else Period.CLOSED
