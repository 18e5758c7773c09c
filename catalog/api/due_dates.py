"""When a dossier of a procedure would be due, and why."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.errors import HttpError

from casework.deadlines import DeadlineError
from catalog.api.examples import DUE_DATE
from catalog.api.procedures import current_code, published
from catalog.api.schemas import DueDateAsked, DueDateOut
from catalog.models import Agency, Procedure, SubmissionChannel
from catalog.page import due_for
from catalog.terms import channel_for
from portal.base.openapi import documented

router = Router(tags=["catalog"])
# A plus that was not encoded arrives as a space.
_LOST_PLUS = re.compile(r" (?=\d\d:?\d\d$)")


@router.get(
    "/due-date",
    response=DueDateOut,
    summary=gettext_noop("When a dossier received at a moment is due, and why"),
    description=gettext_noop(
        "Counts the time limit of the procedure's channel and case on the working calendar, and names every date."
    ),
    openapi_extra=documented(DUE_DATE, errors=(404, 422), conditional=True, moved=True),
)
def due_date(request: HttpRequest, asked: Query[DueDateAsked]) -> Any:
    found = published(asked.procedure)
    if found is None:
        query = request.GET.copy()
        query["procedure"] = current_code(asked.procedure)
        return HttpResponsePermanentRedirect(f"{request.path}?{query.urlencode()}")
    row = _row(found, asked.channel, asked.case)
    try:
        due = due_for(found, row, _moment(asked.received_at), _agency(asked.agency))
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
