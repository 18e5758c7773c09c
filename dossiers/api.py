"""The room's part of the HTTP API: one dossier for whoever has its number and secret."""

from __future__ import annotations

from datetime import datetime
from typing import overload

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from ninja import Header, Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from dossiers.lookup import TooManyTriesError, look_up
from dossiers.models import Dossier, Leg
from dossiers.workflow import PUBLIC_LABELS, RUNNING_STATES, State

router = Router(tags=["dossiers"])


class AgencyOut(Schema):
    code: str
    name: str


class ProcedureOut(Schema):
    code: str
    title: str


class ApologyOut(Schema):
    """The agency apologised for a date that it cannot keep; the reason stands on the tracking page."""

    announced_at: datetime
    old_due_at: datetime
    promised_at: datetime


class DossierOut(Schema):
    """State, dates and agency; no personal data. Times have an offset."""

    code: str | None  # the official code, given on receipt
    submission_number: str
    state: str
    state_label: str
    procedure: ProcedureOut
    agency: AgencyOut
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    apology: ApologyOut | None  # the last one, while the dossier is open
    finished_at: datetime | None
    updated_at: datetime


@router.get("/{code}", response=DossierOut, url_name="dossier", summary="One dossier, by number or code and secret")
@decorate_view(never_cache)  # the secret is in a header: a cache would give the answer to whoever asks next
def dossier(
    request: HttpRequest,
    response: HttpResponse,
    code: str,
    dossier_secret: str = Header(""),  # type: ignore[type-arg]
) -> DossierOut:
    """A wrong pair gives the same 404 as an unknown code; five wrong tries give a 429 for 15 minutes."""
    try:
        found = look_up(request, code, dossier_secret, timezone.now())
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
        procedure=ProcedureOut(code=dossier.procedure.code, title=dossier.procedure_title),
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
