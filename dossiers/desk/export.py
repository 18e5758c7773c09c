"""The filtered list as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from dossiers.desk.columns import Choice, chosen
from dossiers.desk.listing import Listing
from dossiers.desk.queue_parts import QueuePartView
from dossiers.models import Leg, Reading, SavedFilter
from dossiers.readings import log_readings

MOST_ROWS = 10_000
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDE = 28  # characters


class ExportView(QueuePartView):
    """The officer's columns with code and name: no number, phone or address of a person leaves the portal so."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = Listing(self.request, timezone.now())
        own = SavedFilter.objects.filter(owner=listing.request.user, name="").first()
        content = spreadsheet(listing, chosen(own))
        taken = listing.sorted()[:MOST_ROWS].values_list("dossier_id", flat=True)
        log_readings(dossiers=taken, reader=self.request.user, what=Reading.What.EXPORT, at=listing.now)
        name = f"ho-so-{timezone.localtime(listing.now):%y%m%d-%H%M}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type=KIND, headers=headers)


def spreadsheet(listing: Listing, choices: list[Choice]) -> bytes:
    """At most MOST_ROWS rows, in the order of the list; the last line says when there are more."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Dossiers"))
    for number in range(len(choices) + 2):
        sheet.column_dimensions[chr(ord("A") + number)].width = _WIDE
    sheet.append([cell(sheet, heading) for heading in _headings(choices)])
    for row in _rows(listing, choices):
        sheet.append([cell(sheet, value) for value in row])
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _headings(choices: list[Choice]) -> list[str]:
    return [_("Dossier code"), _("Applicant"), *(str(choice.label) for choice in choices)]


def _rows(listing: Listing, choices: list[Choice]) -> Iterator[list[Any]]:
    legs = listing.sorted().select_related("dossier", "agency", "officer")
    legs = legs.defer("dossier__answers", "dossier__search_text")
    for number, leg in enumerate(legs[: MOST_ROWS + 1].iterator(chunk_size=2000)):
        if number == MOST_ROWS:
            yield [_("The list is longer: only the first %(most)d rows are here.") % {"most": MOST_ROWS}]
            return
        yield _row(leg, choices)


def _row(leg: Leg, choices: list[Choice]) -> list[Any]:
    return [str(leg.dossier), leg.dossier.applicant_name, *(choice.exported(leg) for choice in choices)]


def cell(sheet: Any, value: Any) -> Any:
    """A text stays a text: what an applicant typed is no formula, whatever it begins with."""
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, timezone.localtime(value).replace(tzinfo=None))
        cell.number_format = "dd/mm/yyyy hh:mm"
        return cell
    cell = WriteOnlyCell(sheet, str(value or "").translate(_UNPRINTABLE))
    cell.data_type = "s"
    return cell


# XML holds none of them; one such sign in an applicant's name would leave the agency without its list.
_UNPRINTABLE = {code: None for code in (*range(32), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"}
