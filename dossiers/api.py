"""The room's part of the HTTP API: one dossier for whoever has its number and secret."""

from __future__ import annotations

from datetime import datetime
from typing import overload

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from ninja import Field, Header, Path, Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from dossiers.lookup import TooManyTriesError, look_up
from dossiers.models import Dossier, Leg
from dossiers.workflow import PUBLIC_LABELS, RUNNING_STATES, State
from portal.base.openapi import documented

router = Router(tags=["dossiers"])


class AgencyOut(Schema):
    code: str = Field(description=gettext_noop("Code, e.g. of the agency: H50.12"))
    name: str = Field(description=gettext_noop("Name of the agency"))


class DossierProcedureOut(Schema):
    code: str = Field(description=gettext_noop("Code of the procedure"))
    title: str = Field(description=gettext_noop("Title of the procedure"))


class ApologyOut(Schema):
    """The agency apologised for a date that it cannot keep; the reason stands on the tracking page."""

    announced_at: datetime = Field(description=gettext_noop("When the agency apologised"))
    old_due_at: datetime = Field(description=gettext_noop("The date that it cannot keep"))
    promised_at: datetime = Field(description=gettext_noop("The date that it promises instead"))


class DossierOut(Schema):
    """State, dates and agency; no personal data. Times have an offset."""

    code: str | None = Field(description=gettext_noop("The official code; null before receipt"))
    submission_number: str = Field(description=gettext_noop("The number given on submission"))
    state: str = Field(description=gettext_noop("State, e.g. submitted, processing, returned"))
    state_label: str = Field(description=gettext_noop("The state in words"))
    procedure: DossierProcedureOut = Field(description=gettext_noop("The procedure applied for"))
    agency: AgencyOut = Field(description=gettext_noop("The agency that received it"))
    submitted_at: datetime = Field(description=gettext_noop("When it was submitted"))
    received_at: datetime | None = Field(description=gettext_noop("When the desk received it; null before"))
    due_at: datetime | None = Field(description=gettext_noop("When it is due; null where no time limit runs"))
    apology: ApologyOut | None = Field(description=gettext_noop("The last apology, while the dossier is open"))
    finished_at: datetime | None = Field(description=gettext_noop("When it was finished; null while it is open"))
    updated_at: datetime = Field(description=gettext_noop("When something last happened"))


EXAMPLE = {
    "code": "H50.101-260803-0001",
    "submission_number": "N26-7K3M-9QXA",
    "state": "processing",
    "state_label": "Đang giải quyết",
    "procedure": {"code": "1.001193", "title": "Thủ tục đăng ký khai sinh"},
    "agency": {"code": "H50.101", "name": "UBND phường Đồng Hới"},
    "submitted_at": "2026-08-03T08:40:00+07:00",
    "received_at": "2026-08-03T09:12:00+07:00",
    "due_at": "2026-08-04T17:00:00+07:00",
    "apology": {
        "announced_at": "2026-08-04T15:00:00+07:00",
        "old_due_at": "2026-08-04T17:00:00+07:00",
        "promised_at": "2026-08-06T17:00:00+07:00",
    },
    "finished_at": None,
    "updated_at": "2026-08-04T15:00:00+07:00",
}


class DossierAsked(Schema):
    code: str = Field(
        description=gettext_noop("Submission number or official code"),
        json_schema_extra={"example": "H50.101-260803-0001"},
    )


class Secret(Schema):
    dossier_secret: str = Field(
        "",
        description=gettext_noop("The lookup secret that was given on submission"),
        json_schema_extra={"example": "4827-1935"},
    )


@router.get(
    "/{code}",
    response=DossierOut,
    url_name="dossier",
    summary=gettext_noop("One dossier, by number or code and secret"),
    description=gettext_noop(
        "State, dates and agency, no personal data. A wrong pair gives the same 404 as an unknown code; five wrong "
        "tries give a 429 for 15 minutes."
    ),
    openapi_extra=documented(EXAMPLE, errors=(404, 429)),
)
@decorate_view(never_cache)  # the secret is in a header: a cache would give the answer to whoever asks next
def dossier(
    request: HttpRequest, response: HttpResponse, asked: Path[DossierAsked], secret: Header[Secret]
) -> DossierOut:
    try:
        found = look_up(request, asked.code, secret.dossier_secret, timezone.now())
    except TooManyTriesError as error:
        raise HttpError(429, _("Too many wrong tries. Wait 15 minutes.")) from error
    if found is None:
        raise Http404
    response["Cache-Control"] = "private, no-store"  # the secret is a header, which caches do not tell apart
    return _described(found)


def _described(dossier: Dossier) -> DossierOut:
    leg = dossier.legs.select_related("agency").order_by("order")[0]
    agency = leg.agency
    return DossierOut(
        code=dossier.code,
        submission_number=dossier.submission_number,
        state=dossier.state,
        state_label=str(PUBLIC_LABELS[State(dossier.state)]),
        procedure=DossierProcedureOut(code=dossier.procedure.code, title=dossier.procedure_title),
        agency=AgencyOut(code=agency.code, name=agency.name),
        submitted_at=_local(dossier.submitted_at),
        received_at=_local(dossier.received_at),
        due_at=_local(dossier.due_at),
        apology=_apology(leg),
        finished_at=_local(dossier.finished_at),
        updated_at=_local(dossier.updated_at),
    )


def _apology(leg: Leg) -> ApologyOut | None:
    given = leg.reappointments.first() if leg.state in RUNNING_STATES else None
    if given is None:
        return None
    return ApologyOut(
        announced_at=_local(given.announced_at),
        old_due_at=_local(given.old_due),
        promised_at=_local(given.new_due),
    )


@overload
def _local(moment: datetime) -> datetime: ...
@overload
def _local(moment: None) -> None: ...
def _local(moment: datetime | None) -> datetime | None:
    """In the portal's own time, with its offset."""
    return timezone.localtime(moment) if moment else None
