"""The catalog's part of the HTTP API: one procedure, and when a dossier of it would be due."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from casework.deadlines import DeadlineError
from catalog.models import Agency, Procedure, SubmissionChannel
from catalog.page import due_for
from catalog.terms import channel_for

router = Router(tags=["catalog"])
# A plus that was not encoded arrives as a space.
_LOST_PLUS = re.compile(r" (?=\d\d:?\d\d$)")


class CodeName(Schema):
    code: str
    name: str


class FieldOut(Schema):
    name: str
    slug: str
    group: str


class BodyOut(Schema):
    """One agency, or every agency of a kind."""

    agency: CodeName | None
    kind: CodeName | None


class CaseOut(Schema):
    key: str
    name: str


class DurationOut(Schema):
    value: int | None
    unit: str


class ChannelOut(Schema):
    channel: str
    case: str
    duration: DurationOut | None
    duration_note: str
    fee: int | None = Field(description="VND; null is set elsewhere or unknown, 0 is free of charge")
    charge: int | None = Field(description="VND")
    fee_note: str


class PaperOut(Schema):
    key: str
    case: str
    name: str
    originals: int
    copies: int
    form_name: str | None


class LegalBasisOut(Schema):
    number: str
    name: str
    issued_on: date | None
    issuer: str


class ProcedureOut(Schema):
    """A whole published procedure."""

    code: str
    title: str
    url: str
    summary: str
    field: FieldOut
    agency: str
    handling: list[BodyOut]
    agency_levels: list[str]
    audience: list[str]
    service_level: str
    partial_reason: str
    external_url: str
    cases: list[CaseOut]
    channels: list[ChannelOut]
    papers: list[PaperOut]
    sets: int
    steps: list[str]
    conditions: str
    result: str
    legal_basis: list[LegalBasisOut]
    keywords: list[str]
    valid_from: date | None
    valid_until: date | None
    updated_at: datetime


class LedgerDayOut(Schema):
    date: date
    counts: bool
    why: str


class DueDateOut(Schema):
    due_at: datetime | None = Field(description="null where the law sets no time limit")
    ledger: list[LedgerDayOut]


@router.get("/procedures/{code}", response=ProcedureOut, summary="The whole published procedure")
def procedure(request: HttpRequest, code: str) -> dict[str, Any]:
    return describe(_published(code))


def _published(code: str) -> Procedure:
    """The procedure with this code; a code with control characters is nobody's, and no text to the database."""
    found = Procedure.objects.published().for_page().prefetch_related("keywords").filter(code=code)
    procedure: Procedure | None = found.first() if code.isprintable() else None
    if procedure is None:
        raise Http404
    return procedure


def describe(procedure: Procedure) -> dict[str, Any]:
    """The procedure as the API gives it; `procedure` comes from `for_page`."""
    plain = (
        *("code", "title", "summary", "service_level", "partial_reason", "external_url", "sets", "conditions"),
        *("result", "valid_from", "valid_until", "updated_at"),
    )
    return {
        **{name: getattr(procedure, name) for name in plain},
        "url": procedure.get_absolute_url(),
        "field": procedure.field,
        "agency": procedure.agency_name,
        "handling": list(procedure.handling.all()),
        "agency_levels": [level.code for level in procedure.levels.all()],
        "audience": [audience.code for audience in procedure.audiences.all()],
        "cases": list(procedure.cases.all()),
        "channels": [_channel(row) for row in procedure.channels.all()],
        "papers": [
            {
                **{name: getattr(paper, name) for name in ("key", "name", "originals", "copies")},
                "case": paper.case_key,
                "form_name": paper.form.name if paper.form else None,
            }
            for paper in procedure.papers.all()
        ],
        "steps": [step.text for step in procedure.steps.all()],
        "legal_basis": list(procedure.legal_bases.all()),
        "keywords": [word.text for word in procedure.keywords.all()],
    }


def _channel(row: SubmissionChannel) -> dict[str, Any]:
    return {
        "channel": row.channel,
        "case": row.case_key,
        "duration": {"value": row.duration_value, "unit": row.duration_unit} if row.duration_unit else None,
        "duration_note": row.duration_note,
        "fee": _whole(row.fee),
        "charge": _whole(row.charge),
        "fee_note": row.fee_note,
    }


def _whole(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)


@router.get("/due-date", response=DueDateOut, summary="When a dossier received at a moment is due, and why")
def due_date(
    request: HttpRequest, procedure: str, received_at: str, channel: str = "", case: str = "", agency: str = ""
) -> dict[str, Any]:
    found = _published(procedure)
    row = _row(found, channel, case)
    try:
        due = due_for(found, row, _moment(received_at), _agency(agency))
    except DeadlineError as error:
        raise HttpError(422, str(error)) from error
    return {"due_at": due.due_at if due else None, "ledger": list(due.ledger) if due else []}


def _moment(text: str) -> datetime:
    """An ISO 8601 moment with its offset.

    Raises:
        DeadlineError: it is none, or it has no offset.
    """
    try:
        moment = datetime.fromisoformat(_LOST_PLUS.sub("+", text.strip()))
    except ValueError as error:
        raise DeadlineError(_("received_at is not a time like 2026-08-04T09:12:00+07:00")) from error
    if moment.tzinfo is None:
        raise DeadlineError(_("received_at needs an offset, like 2026-08-04T09:12:00+07:00"))
    return moment


def _row(procedure: Procedure, channel: str, case: str) -> SubmissionChannel:
    if case and case not in {known.key for known in procedure.cases.all()}:
        raise HttpError(422, _("This procedure has no such case"))
    row = channel_for(procedure, channel, case)
    if row is None:
        raise HttpError(422, _("This procedure has no such channel"))
    return row


def _agency(code: str) -> Agency | None:
    if not code:
        return None
    agency = Agency.objects.filter(code=code).first() if code.isprintable() else None
    if agency is None:
        raise HttpError(422, _("No agency has this code"))
    return agency
