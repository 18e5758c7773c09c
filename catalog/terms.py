"""Time limits and fees of a procedure: which row holds for a channel and a case, and how a reader reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.deadlines import DurationUnit
from portal.base.formatting import money

if TYPE_CHECKING:
    from catalog.models import Procedure, SubmissionChannel

DESK = "direct"  # of SubmissionChannel.Channel


def term_text(channel: SubmissionChannel) -> str:
    """`3 ngày làm việc`; always with the unit, since "ngày" and "ngày làm việc" differ in law."""
    value = channel.duration_value
    if channel.duration_unit == DurationUnit.SAME_DAY:
        return _("within the day")
    if value is None or not channel.duration_unit:
        return _("No time limit is set")
    texts = {
        DurationUnit.WORKING_DAY: ngettext("%(count)d working day", "%(count)d working days", value),
        DurationUnit.CALENDAR_DAY: ngettext("%(count)d day", "%(count)d days", value),
        DurationUnit.MONTH: ngettext("%(count)d month", "%(count)d months", value),
        DurationUnit.YEAR: ngettext("%(count)d year", "%(count)d years", value),
        DurationUnit.HOUR: ngettext("%(count)d working hour", "%(count)d working hours", value),
    }
    return texts[DurationUnit(channel.duration_unit)] % {"count": value}


def fee_text(channel: SubmissionChannel) -> str:
    """What it costs: amounts, "free of charge" for zero, or how the note begins where the law sets no amount."""
    amounts = [amount for amount in (channel.fee, channel.charge) if amount is not None]
    if not amounts:
        return channel.fee_note.split(";")[0].strip() or _("Not stated")
    return money(sum(amounts)) if sum(amounts) else _("Free of charge")


def channel_for(procedure: Procedure, channel: str = "", case_key: str = "") -> SubmissionChannel | None:
    """The row of a channel and a case: the case's own before the one for every case.

    Without a channel the desk's row, else the procedure's first; None when the procedure has no such channel.
    """
    rows = rows_of_case(list(procedure.channels.all()), case_key)
    if not channel:
        names = [row.channel for row in rows]
        channel = DESK if DESK in names or not names else names[0]
    return next((row for row in rows if row.channel == channel), None)


def rows_of_case(rows: Sequence[SubmissionChannel], case_key: str) -> list[SubmissionChannel]:
    """Rows that hold for a case, its own ones first; without a case all rows, general ones first."""
    if not case_key:
        return sorted(rows, key=lambda row: bool(row.case_key))
    return sorted((row for row in rows if row.case_key in ("", case_key)), key=lambda row: not row.case_key)
