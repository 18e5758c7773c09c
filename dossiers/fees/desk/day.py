"""What came in and went back on one day at one agency: on the screen, as a file, and counted at the end."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from wagtail.admin import messages

from catalog.access import may
from catalog.open_data.files import cell_text
from dossiers.fees.cash_days import close_day, last_opening, open_days
from dossiers.fees.day_papers import day_pdf
from dossiers.fees.desk.base import FeesView
from dossiers.fees.desk.dates import DayForm
from dossiers.fees.payments import receipt_name
from dossiers.fees.permissions import COLLECT
from dossiers.fees.takings import Takings, takings
from dossiers.models import CashDay, Payment, Reading, Refund
from dossiers.readings import log_readings

MOST_SHOWN = 200  # rows on the page; the files hold all
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNPRINTABLE = dict.fromkeys((*range(32), 65534, 65535))
_WIDE = 24  # characters


class CountForm(forms.Form):
    """What lay in the drawer, in the morning and now."""

    opening = forms.DecimalField(
        label=gettext_lazy("In the drawer in the morning (VND)"),
        help_text=gettext_lazy("Small money to give change with; 0 if the drawer was empty."),
        max_digits=14,
        decimal_places=0,
        min_value=Decimal(0),
    )
    counted = forms.DecimalField(
        label=gettext_lazy("Cash counted (VND)"), max_digits=14, decimal_places=0, min_value=Decimal(0)
    )
    note = forms.CharField(label=gettext_lazy("Reason of a difference"), max_length=500, required=False)


class DayView(FeesView):
    """GET shows the day, POST closes it."""

    template_name = "dossiers/fees/day.html"
    page_title = gettext_lazy("Collect fees")

    @cached_property
    def takings(self) -> Takings:
        return takings(self.agency, self.day)

    def note_readings(self, what: str) -> None:
        """A file names everybody who paid on the day."""
        paid = [payment.dossier_id for payment in self.takings.payments]
        keys = [*paid, *(refund.payment.dossier_id for refund in self.takings.refunds)]
        log_readings(dossiers=keys, reader=self.request.user, what=what, at=timezone.now())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CountForm(request.POST)
        try:
            if form.is_valid():
                close_day(
                    agency=self.agency, day=self.day, by=self.request.user, at=timezone.now(), **form.cleaned_data
                )
                messages.success(request, _("The day is closed."))
                return redirect(f"{reverse('fees:index')}?co-quan={self.agency.pk}&ngay={self.day}")
        except ValidationError as error:
            form.add_error(None, error)
        return self.render_to_response(self.get_context_data(form=form))

    def count_form(self) -> CountForm:
        return CountForm(initial={"opening": last_opening(self.agency, self.day)})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        closed = CashDay.objects.filter(agency=self.agency, day=self.day).select_related("closed_by").first()
        may_collect = may(self.request.user, COLLECT, self.agency)
        return super().get_context_data(**kwargs) | {
            "choice": DayForm(initial={"ngay": self.day}),
            "takings": self.takings,
            "payments": self.takings.payments[:MOST_SHOWN],
            "refunds": self.takings.refunds[:MOST_SHOWN],
            "is_cut": max(len(self.takings.payments), len(self.takings.refunds)) > MOST_SHOWN,
            "closed": closed,
            "difference": closed.counted - closed.expected if closed else None,
            "form": None if closed or not may_collect else kwargs.get("form") or self.count_form(),
            "open_days": open_days(self.agency, self.day) if may_collect else [],
        }


class DayFileView(DayView):
    """The same as CSV or XLSX, every row of it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = kwargs["kind"]
        self.note_readings(Reading.What.EXPORT)
        rows = [headings(), *rows_of(self.takings)]
        content = as_xlsx(rows) if kind == "xlsx" else as_csv(rows)
        name = f"thu-phi-{self.agency.code}-{self.day:%y%m%d}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(
            content, content_type=XLSX if kind == "xlsx" else "text/csv; charset=utf-8", headers=headers
        )


class DayPaperView(DayView):
    """The same on A4, to be printed and signed."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.note_readings(Reading.What.PRINT)
        closed = CashDay.objects.filter(agency=self.agency, day=self.day).first()
        content = day_pdf(self.agency, self.day, self.takings, closed=closed, by=self.request.user)
        name = f"bang-ke-{self.agency.code}-{self.day:%y%m%d}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)


def headings() -> list[str]:
    return [
        _("Receipt"),
        _("Time"),
        _("Dossier code"),
        _("Procedure"),
        _("Payer"),
        _("Way of paying"),
        _("Amount (VND)"),
        _("State"),
        _("Taken by"),
    ]


def rows_of(of_the_day: Takings) -> Iterator[list[Any]]:
    """Receipts in their order, then what went back, as negative amounts; the sums last."""
    yield from (_payment_row(payment) for payment in of_the_day.payments)
    yield from (_refund_row(refund) for refund in of_the_day.refunds)
    for line in of_the_day.incoming:
        yield [_("Taken: %(what)s") % {"what": line.label}, "", "", "", "", line.count, int(line.amount), "", ""]
    for line in of_the_day.outgoing:
        yield [_("Paid back: %(what)s") % {"what": line.label}, "", "", "", "", line.count, -int(line.amount), "", ""]
    yield [_("Sum less refunds"), "", "", "", "", "", int(of_the_day.total), "", ""]
    yield [_("Cash taken less cash paid back"), "", "", "", "", "", int(of_the_day.cash), "", ""]


def _payment_row(payment: Payment) -> list[Any]:
    counts = payment.state == Payment.State.PAID
    return [
        receipt_name(payment),
        _time(payment.paid_at),
        str(payment.dossier),
        payment.dossier.procedure_title,
        payment.payer_name or payment.dossier.applicant_name,
        str(payment.get_method_display()),
        int(payment.amount) if counts else 0,
        str(payment.get_state_display()),
        str(payment.taken_by or ""),
    ]


def _refund_row(refund: Refund) -> list[Any]:
    dossier = refund.payment.dossier
    who = refund.paid_to or dossier.applicant_name
    return [
        _("Refund of %(receipt)s") % {"receipt": receipt_name(refund.payment)},
        _time(refund.done_at),
        str(dossier),
        dossier.procedure_title,
        who,
        str(refund.get_way_display()),
        -int(refund.amount),
        str(refund.get_state_display()),
        str(refund.decided_by or ""),
    ]


def _time(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "H:i d/m/Y") if moment else ""


def as_csv(rows: list[list[Any]]) -> bytes:
    """UTF-8 with a mark; no cell begins a formula."""
    text = StringIO()
    csv.writer(text).writerows([cell_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[list[Any]]) -> bytes:
    """Amounts are numbers, every other cell is a text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Collect fees"))
    for number in range(len(rows[0])):
        sheet.column_dimensions[chr(ord("A") + number)].width = _WIDE
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, int):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, str(value).translate(_UNPRINTABLE))
    cell.data_type = "s"
    return cell
