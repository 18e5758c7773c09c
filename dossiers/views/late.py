"""The public list of late dossiers, with the letters of apology. No token: the pages can be cached whole."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.core.validators import slug_re
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from catalog.models import Agency
from catalog.open_data.files import cell_text
from dossiers.late import (
    LateRow,
    answered_late,
    answered_rows,
    apologised,
    late_agencies,
    late_legs,
    late_rows,
    letters_of,
)
from dossiers.models import Dossier, Leg

PAGE_SIZE = 50
ANSWERED = "da-tra"
PERIODS = {"30": 30, "90": 90}  # days for which what was answered late stays on the list
LONGEST = max(PERIODS.values())
ORDERS = {"": (), "moi": ("-due_at", "-pk"), "co-quan": ("agency__name", "due_at", "pk")}
APOLOGIES = {"co": True, "chua": False}


@dataclass(frozen=True)
class LateList:
    """What an address asks for: ?muc=da-tra (answered late), ?ky=, ?co-quan=, ?xin-loi=, ?sap-xep=."""

    request: HttpRequest
    now: datetime

    def chosen(self, name: str, among: dict[str, object]) -> str:
        value = self.request.GET.get(name, "")
        return value if value in among else next(iter(among))

    @property
    def is_answered(self) -> bool:
        return self.request.GET.get("muc") == ANSWERED

    @property
    def period(self) -> str:
        return self.chosen("ky", dict(PERIODS))

    @property
    def order(self) -> str:
        return self.chosen("sap-xep", dict(ORDERS))

    @property
    def apology(self) -> str:
        return self.chosen("xin-loi", {"": None, **APOLOGIES})

    @property
    def agency(self) -> str:
        slug = self.request.GET.get("co-quan", "")
        return slug if slug_re.match(slug) else ""  # anything else names no agency

    @cached_property
    def all_legs(self) -> QuerySet[Leg]:
        return answered_late(self.now, PERIODS[self.period]) if self.is_answered else late_legs(self.now)

    @cached_property
    def legs(self) -> QuerySet[Leg]:
        """Filtered and in order."""
        legs = self.all_legs
        if self.agency:
            legs = legs.filter(agency__slug=self.agency)
        if self.apology:
            legs = apologised(legs, APOLOGIES[self.apology])
        order = ORDERS[self.order]
        return legs.order_by(*order) if order else legs

    def rows(self, legs: QuerySet[Leg] | list[Leg]) -> list[LateRow]:
        return answered_rows(legs) if self.is_answered else late_rows(legs, self.now)

    @property
    def agencies(self) -> QuerySet[Agency]:
        return late_agencies(self.all_legs)


@require_GET
def late(request: HttpRequest) -> HttpResponse:
    """Late dossiers, longest first, or what was answered late, the newest first; ?dang=csv as a table."""
    shown = LateList(request, timezone.now())
    if request.GET.get("dang") == "csv":
        return _as_csv(shown.rows(shown.legs), shown.now)
    page = Paginator(shown.legs, PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    query["dang"] = "csv"
    context = {"shown": shown, "now": shown.now, "page_obj": page, "rows": shown.rows(list(page))}
    context |= {"periods": PERIODS, "csv_query": query.urlencode(), "without_apology": _without_apology(shown)}
    return render(request, "dossiers/late.html", context)


def _without_apology(shown: LateList) -> int:
    """How many of the late dossiers, of the chosen agency, nobody has apologised for."""
    legs = shown.all_legs.filter(agency__slug=shown.agency) if shown.agency else shown.all_legs
    return apologised(legs, given=False).count()


@require_GET
def apology(request: HttpRequest, code: str) -> HttpResponse:
    """The letters of apology of one dossier, for as long as it stands on the list."""
    now = timezone.now()
    dossier = get_object_or_404(Dossier.objects.only("code", "procedure_title"), code=code)
    letters = letters_of(dossier, late_legs(now)) or letters_of(dossier, answered_late(now, LONGEST))
    if not letters:
        raise Http404
    return render(request, "dossiers/apology.html", {"dossier": dossier, "letters": letters})


def _as_csv(rows: list[LateRow], now: datetime) -> HttpResponse:
    """UTF-8 with a mark, so that spreadsheets read the Vietnamese; no cell may begin a formula."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ho-so-tre-han-{timezone.localdate(now)}.csv"'
    writer = csv.writer(response)
    headings = [_("Dossier code"), _("Procedure"), _("Agency that holds it"), _("Promised"), _("Working days late")]
    more = [_("Answered on"), _("Reason"), _("Number of the letter of apology"), _("Apology sent"), _("Promised now")]
    writer.writerow([*headings, *more])
    writer.writerows([cell_text(cell) for cell in _cells(row)] for row in rows)
    return response


def _cells(row: LateRow) -> list[str]:
    known = [row.code, row.procedure, row.agency, _day(row.due_at), str(row.days), _day(row.answered_at)]
    letter = row.letter
    told = [letter.reason, letter.number, _day(letter.sent_at), _day(letter.promised)] if letter else [""] * 4
    return [*known, *told]


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "d/m/Y") if moment else ""
