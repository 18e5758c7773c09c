"""What the register says of each dossier, and which of them a period holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from catalog.models import Agency, SubmissionChannel
from dossiers.models import Dossier, Event, IssuedPaper, Leg
from dossiers.printing.frame import line
from dossiers.printing.kinds import Form
from dossiers.workflow import OPEN_STATES, State

READ_AT_ONCE = 1000  # rows
_ENDED = {
    State.NOT_ELIGIBLE: "không đủ điều kiện",
    State.STOPPED: "dừng giải quyết",
    State.WITHDRAWN: "người nộp rút hồ sơ",
}
_SOURCES = {
    SubmissionChannel.Channel.ONLINE: "nộp trực tuyến",
    SubmissionChannel.Channel.POST: "nộp qua bưu chính",
}
_RETURNS = {
    Dossier.ReturnMethod.DESK: "tại một cửa",
    Dossier.ReturnMethod.ONLINE: "bản điện tử",
    Dossier.ReturnMethod.POST: "qua bưu chính",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A year of one agency, or a part of it."""

    agency: Agency
    year: int
    first: date | None = None
    last: date | None = None
    is_open: bool = False  # only what is not decided yet

    def papers(self) -> QuerySet[IssuedPaper]:
        """The receipts, by their numbers."""
        return self.papers_of([Form.RECEIPT]).order_by("number")

    def papers_of(self, forms: Sequence[str]) -> QuerySet[IssuedPaper]:
        """The newest first."""
        found = IssuedPaper.objects.filter(agency=self.agency, form__in=forms, year=self.year)
        if self.first:
            found = found.filter(issued_at__gte=_begin(self.first))
        if self.last:
            found = found.filter(issued_at__lt=_begin(self.last + timedelta(days=1)))
        if self.is_open:
            found = found.filter(leg__state__in=OPEN_STATES - {State.APPROVED})
        return found.order_by("-issued_at", "-pk")

    @property
    def words(self) -> str:
        """As it stands under the register's title."""
        parts = [
            f"từ ngày {self.first:%d/%m/%Y}" if self.first else "",
            f"đến ngày {self.last:%d/%m/%Y}" if self.last else "",
            "hồ sơ đang giải quyết" if self.is_open else "",
        ]
        return ", ".join([f"Năm {self.year}", *filter(None, parts)])

    def as_json(self) -> dict[str, Any]:
        """For a print job."""
        return {
            "agency": self.agency.pk,
            "year": self.year,
            "first": self.first.isoformat() if self.first else "",
            "last": self.last.isoformat() if self.last else "",
            "is_open": self.is_open,
        }


def period_from(kept: dict[str, Any], agencies: QuerySet[Agency]) -> Period:
    """The other way round.

    Raises:
        Agency.DoesNotExist: it is none of `agencies`.
    """
    return Period(
        agency=agencies.select_related("parent").get(pk=kept["agency"]),
        year=kept["year"],
        first=date.fromisoformat(kept["first"]) if kept["first"] else None,
        last=date.fromisoformat(kept["last"]) if kept["last"] else None,
        is_open=kept["is_open"],
    )


def with_all_that_is_shown(papers: QuerySet[IssuedPaper]) -> QuerySet[IssuedPaper]:
    """At a constant number of queries."""
    events = Event.objects.filter(action="process").order_by("sequence")
    return (
        papers.select_related("leg__dossier", "leg__agency", "leg__result_receipt")
        .defer("leg__dossier__answers", "leg__dossier__search_text", "leg__dossier__declaration")
        .annotate(sets=F("leg__dossier__procedure__sets"))
        .prefetch_related(Prefetch("leg__events", events, to_attr="takings"))
    )


def entries(papers: Iterable[IssuedPaper]) -> Iterator[dict[str, str]]:
    """One row each, by the names that the register's template uses."""
    return (entry(paper) for paper in papers)


def entry(paper: Any) -> dict[str, str]:
    """Of a paper from `with_all_that_is_shown`."""
    leg: Leg = paper.leg
    dossier = leg.dossier
    takings: list[Event] = leg.takings  # type: ignore[attr-defined]  # of the prefetch
    return {
        "number": str(paper.number),
        "code": dossier.code or "",
        "procedure": " · ".join(filter(None, [line(dossier.procedure_title), line(dossier.case_name)])),
        "sets": str(paper.sets),
        "name": line(dossier.applicant_name),
        "address": line(dossier.applicant_address),
        "phone": line(dossier.applicant_phone),
        "agency": leg.agency.name,
        "received": _time(paper.issued_at),
        "due": _time(leg.due_at),
        "transferred": _time(takings[0].at if takings else None),
        "decided": _time(leg.finished_at),
        "returned": _returned(leg),
        "method": _method(leg),
        "note": _note(leg),
    }


def _returned(leg: Leg) -> str:
    receipt = getattr(leg, "result_receipt", None)
    return f"{receipt.received_on:%d/%m/%Y}" if receipt else ""


def _method(leg: Leg) -> str:
    """How the result is to be given; once it was, into whose hands and what proves it."""
    receipt = getattr(leg, "result_receipt", None)
    if receipt is None:
        return _RETURNS[Dossier.ReturnMethod(leg.dossier.return_method)]
    number = f"số {line(receipt.register_number)}" if receipt.register_number else ""
    return "; ".join(filter(None, [line(receipt.name), str(receipt.get_manner_display()), number]))


def _note(leg: Leg) -> str:
    dossier = leg.dossier
    waits = "chưa chuyển" if leg.state == State.RECEIVED else ""
    source = _SOURCES.get(SubmissionChannel.Channel(dossier.channel), "")
    return "; ".join(filter(None, [source, _ENDED.get(State(leg.state), ""), waits]))


def _time(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}" if at else ""


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
