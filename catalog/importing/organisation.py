"""Agencies, officers and calendars as subjects of the import pages, with their templates to fill in."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from catalog.exporting.workbooks import workbook
from catalog.importing.agencies import AGENCIES, read_agencies
from catalog.importing.calendar_days import SHEETS, read_calendar
from catalog.importing.jobs import Subject
from catalog.importing.officers import OFFICERS, read_officers
from catalog.models import CatalogImport

XLSX = (".xlsx",)
AGENCIES_ADVICE = _(
    "Agencies are known by their code. A row may stand above the one that it names as its parent or successor. "
    "An agency that ended gets its last day and its successor; it is never deleted."
)
OFFICERS_ADVICE = _(
    "People who have an account get the role at once. New people are invited by e-mail, and choose their password "
    "themselves; an invitation holds for seven days."
)
CALENDAR_ADVICE = _(
    "Days that the file does not name stay. Due dates of open dossiers do not move by this import: afterwards run "
    "recalculate_due_dates, or change single days on the calendar's own page, which shows what moves."
)


_KINDS = CatalogImport.Subject
ORGANISATION = (
    Subject(
        code=_KINDS.AGENCIES,
        label=_("agencies"),
        permission="accounts.manage",
        suffixes=XLSX,
        read=read_agencies,
        template=partial(workbook, [AGENCIES], {}, [AGENCIES_ADVICE]),
        template_name="mau-nhap-co-quan.xlsx",
        advice=AGENCIES_ADVICE,
    ),
    Subject(
        code=_KINDS.OFFICERS,
        label=_("officers"),
        permission="accounts.manage",
        suffixes=XLSX,
        read=read_officers,
        template=partial(workbook, [OFFICERS], {}, [OFFICERS_ADVICE]),
        template_name="mau-nhap-can-bo.xlsx",
        advice=OFFICERS_ADVICE,
    ),
    Subject(
        code=_KINDS.CALENDAR,
        label=_("calendar"),
        permission="accounts.manage",
        suffixes=XLSX,
        read=read_calendar,
        template=partial(workbook, SHEETS, {}, [CALENDAR_ADVICE]),
        template_name="mau-nhap-lich-lam-viec.xlsx",
        advice=CALENDAR_ADVICE,
    ),
)
