"""One procedure with all its parts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext_noop
from ninja import Path, Router

from catalog.api.examples import PROCEDURE
from catalog.api.schemas import CodeAsked, ProcedureRecordOut
from catalog.former_codes import todays_code
from catalog.models import Procedure
from catalog.record import describe, for_record
from portal.base.openapi import documented

router = Router(tags=["catalog"])


@router.get(
    "/procedures/{code}",
    response=ProcedureRecordOut,
    url_name="procedure",
    summary=gettext_noop("The whole published procedure"),
    description=gettext_noop(
        "Everything that the public page says, with codes. Procedures that are not published or no longer in force "
        "are a 404; a former code is a 301 to today's."
    ),
    openapi_extra=documented(PROCEDURE, errors=(404,), conditional=True, dated=True, moved=True),
)
def procedure(request: HttpRequest, response: HttpResponse, asked: Path[CodeAsked]) -> Any:
    found = published(asked.code)
    if found is None:
        return HttpResponsePermanentRedirect(reverse("api:procedure", args=[current_code(asked.code)]))
    response["Last-Modified"] = http_date(found.updated_at.timestamp())
    return describe(found)


def published(code: str) -> Procedure | None:
    """The procedure with this code; a code with control characters is nobody's, and no text to the database."""
    found = for_record(Procedure.objects.published()).filter(code=code)
    procedure: Procedure | None = found.first() if code.isprintable() else None
    return procedure


def current_code(code: str) -> str:
    """Where a code leads that no published procedure has today.

    Raises:
        Http404: nowhere.
    """
    current = todays_code(code)
    if current in (None, code):
        raise Http404
    return current
