"""When a dossier is due, and why: pure functions over a working calendar (interfaces: how a due date is counted)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DurationUnit(models.TextChoices):
    WORKING_DAY = "working_day", _("working days")
    CALENDAR_DAY = "calendar_day", _("days")
    MONTH = "month", _("months")
    YEAR = "year", _("years")
    HOUR = "hour", _("working hours")
    SAME_DAY = "same_day", _("same day")


class SupplementRule(models.TextChoices):
    """What a request for supplement does to the clock (Decree 61/2018/NĐ-CP, article 17: it starts again)."""

    RESTART = "restart", _("starts again from zero")
    PAUSE = "pause", _("pauses")
