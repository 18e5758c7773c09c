"""The public statistics page's drawings: which agencies are late, and how the year went month by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dossiers.statistics import Figures, figures_by_month
from portal.base.charts import Chart, Series, Tone
from portal.base.formatting import grouped, percent

WORST_SHOWN = 10  # agencies in the drawing; the table below it has all of them
MONTHS = 12  # the present one is the last, and not over yet

TONES: tuple[Tone, ...] = ("first", "second")
ByMonth = Mapping[date, Figures]


def charts(rows: Sequence[Figures], *, now: datetime) -> list[Chart]:
    """`rows` are the agencies of the chosen period, the lowest share on time first. One query for the months."""
    months = figures_by_month(months=MONTHS, now=now)
    return [_agencies(rows), _work(months), _shares(months), _channels(months)]


def _agencies(rows: Sequence[Figures]) -> Chart:
    shown = [row for row in rows if row.counted][:WORST_SHOWN]
    early, on_time = [row.early for row in shown], [row.on_time - row.early for row in shown]
    return Chart(
        kind="shares",
        finding=_agencies_finding(shown),
        labels=[f"{row.agency} ({grouped(row.counted)})" for row in shown],
        series=[
            Series(name=pgettext("figure", "Early"), values=early, tone="early"),
            Series(name=pgettext("figure", "On the day"), values=on_time, tone="on-time"),
            Series(name=pgettext("figure", "Late"), values=[row.counted - row.on_time for row in shown], tone="late"),
        ],
        heading=_("Agency"),
        note=_("The %(count)s agencies with the lowest share on time.") % {"count": len(shown)} if shown else "",
    )


def _agencies_finding(rows: Sequence[Figures]) -> str:
    if not rows:
        return _("Early, on time and late by agency")
    worst = rows[0]
    if worst.on_time == worst.counted:
        return _("No agency is late")
    told = {"agency": worst.agency, "late": grouped(worst.counted - worst.on_time), "count": grouped(worst.counted)}
    return _("%(agency)s is late most often: %(late)s of %(count)s dossiers") % told


def _work(months: ByMonth) -> Chart:
    told = _last_full(months)
    finding = _("%(month)s: %(received)s dossiers received, %(answered)s of them answered")
    return _columns(
        months,
        finding % told,
        first=(pgettext("figure", "Received"), lambda figures: figures.received),
        second=(pgettext("figure", "Answered"), lambda figures: figures.answered),
    )


def _channels(months: ByMonth) -> Chart:
    told = _last_full(months)
    finding = _("%(month)s: %(online)s of %(received)s dossiers came online")
    return _columns(
        months,
        finding % told,
        first=(pgettext("figure", "Online"), lambda figures: figures.online),
        second=(pgettext("figure", "On paper"), lambda figures: figures.received - figures.online),
    )


def _columns(
    months: ByMonth,
    finding: str,
    *,
    first: tuple[str, Callable[[Figures], int]],
    second: tuple[str, Callable[[Figures], int]],
) -> Chart:
    known = any(figures.received for figures in months.values())
    return Chart(
        kind="columns",
        finding=finding,
        labels=_labels(months),
        series=[
            Series(name=name, values=[value(figures) if known else None for figures in months.values()], tone=tone)
            for (name, value), tone in zip((first, second), TONES, strict=True)
        ],
        heading=_("Month"),
        note=_("By the month of receipt; the last month is not over yet."),
        is_last_unfinished=True,
    )


def _shares(months: ByMonth) -> Chart:
    return Chart(
        kind="line",
        finding=_shares_finding(months),
        labels=_labels(months),
        series=[Series(name=pgettext("figure", "On time"), values=[row.on_time_share for row in months.values()])],
        heading=_("Month"),
        note=_("Share on time = answered before or on the due date ÷ (answered + late and still open)."),
        shown=percent,
        limit=1,
        ends=(percent(0, 0), percent(1, 0)),
        target=settings.ON_TIME_TARGET,
        target_label=_target_label(settings.ON_TIME_TARGET),
    )


def _target_label(target: float | None) -> str:
    return (
        ""
        if target is None
        else _("The province's target: %(share)s")
        % {"share": percent(target, 0 if round(100 * target, 1).is_integer() else 1)}
    )


def _shares_finding(months: ByMonth) -> str:
    """The last full month against the one before, in points of a hundred."""
    before, last = list(months.values())[-3:-1]
    told = _last_full(months)
    if last.on_time_share is None:
        return _("%(month)s: nothing was to be answered") % told
    if before.on_time_share is None or round(last.on_time_share - before.on_time_share, 3) == 0:
        return _("%(month)s: %(share)s on time") % told
    points = 100 * (last.on_time_share - before.on_time_share)
    sentence = (
        _("%(month)s: %(share)s on time, %(points)s points more than the month before")
        if points > 0
        else _("%(month)s: %(share)s on time, %(points)s points less than the month before")
    )
    return sentence % {**told, "points": grouped(abs(points), 1)}


def _last_full(months: ByMonth) -> dict[str, str]:
    """What sentences tell of the month before the present one."""
    day, figures = list(months.items())[-2]
    share = figures.on_time_share
    return {
        "month": _("Month %(month)s") % {"month": date_format(day, "n/Y")},
        "received": grouped(figures.received),
        "answered": grouped(figures.answered),
        "online": grouped(figures.online),
        "share": "–" if share is None else percent(share),
    }


def _labels(months: ByMonth) -> list[str]:
    return [date_format(day, "n/y") for day in months]
