"""Messages that reached nobody, as letters on paper: one a sheet, many in one file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.generic import View

from casework.files import produced_response
from casework.models import Message
from casework.outbox.mending import to_call
from casework.outbox.texts import registered_kinds
from casework.printing import PrintError, render_pdf
from catalog.models import Agency
from catalog.staff import StaffRequest
from dossiers.models import Dossier, Leg, Reading
from dossiers.outbox_desk.scope import dossier_key, dossiers_of, messages_visible_to
from dossiers.printing.frame import line, place_date
from dossiers.readings import log_readings

TEMPLATE, TITLE = "dossiers/typst/letters.typ", "Thư gửi người nộp hồ sơ"
MOST = 200  # letters in one file
# What the letter's own head says, and what holds for e-mail only.
_GREETING = re.compile(r"^Kính gửi [^\n]*\n+")
_AUTOMATIC = re.compile(r"\n+Thư này gửi tự động[^\n]*\s*$")
_NUMBER = re.compile(r"^\[[^\]]*\]\s*")


class LettersView(View):
    """GET: those of the desk whose recipient nobody has told yet as PDF, the oldest first; `thu` names one of them."""

    request: StaffRequest
    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        found = to_call(messages_visible_to(self.request.user)).exclude(body="").order_by("created_at", "pk")
        one = request.GET.get("thu", "")
        if one:
            found = found.filter(pk=one) if one.isdecimal() and len(one) < 19 else found.none()
        chosen = list(found[:MOST])
        dossiers = dossiers_of(chosen, self.request.user)
        written = [each for each in chosen if dossier_key(each) in dossiers]
        if not written:
            if one:
                raise Http404
            notes.info(request, _("No letter is to be written now."))
            return redirect(f"{reverse('messages:index')}?call=on")
        return self.printed(written, dossiers)

    def printed(self, written: Sequence[Message], dossiers: Mapping[int, Dossier]) -> HttpResponse:
        now = timezone.now()
        try:
            content = letters_pdf(written, dossiers, now)
        except PrintError:
            notes.error(self.request, _("The letters could not be printed. Try again, or call the administrator."))
            return redirect(f"{reverse('messages:index')}?call=on")
        keys = {key for each in written if (key := dossier_key(each))}
        log_readings(dossiers=sorted(keys), reader=self.request.user, what=Reading.What.PRINT, at=now)
        return produced_response(content, "thu-gui-nguoi-nop.pdf", "application/pdf", inline=True)


def letters_pdf(written: Sequence[Message], dossiers: Mapping[int, Dossier], at: datetime) -> bytes:
    """Each of the messages on a sheet of its own, in their order; `dossiers` by key.

    Raises:
        casework.printing.PrintError: they could not be set.
    """
    with translation.override("vi"):
        agencies = _agencies(dossiers)
        letters = [_letter(each, dossiers[key], agencies[key], at) for each in written if (key := dossier_key(each))]
        return render_pdf(TEMPLATE, {"letters": letters}, title=TITLE)


def _agencies(dossiers: Mapping[int, Dossier]) -> dict[int, Agency]:
    """By dossier: whose desk speaks to the applicant."""
    legs = Leg.objects.filter(dossier__in=dossiers).select_related("agency__parent").order_by("-order")
    return {leg.dossier_id: leg.agency for leg in legs}


def _letter(message: Message, dossier: Dossier, agency: Agency, at: datetime) -> dict[str, Any]:
    address = line(dossier.return_address or dossier.applicant_address)
    phone = line(dossier.applicant_phone or dossier.representative_phone)
    represented = dossier.representative_name
    return {
        "heading": {
            "parent": agency.parent.name if agency.parent else f"UBND {settings.PROVINCE_NAME}",
            "agency": agency.name,
            "place_date": place_date(at),
        },
        "name": line(represented or dossier.applicant_name),
        "whereto": [each for each in (address, f"Điện thoại: {phone}" if phone else "") if each],
        "subject": _NUMBER.sub("", line(message.subject)) or _label(message),
        "body": _paragraphs(message.body),
    }


def _label(message: Message) -> str:
    """What it is about; of a text message, which has no subject."""
    return next((str(kind.label) for kind in registered_kinds() if kind.name == message.kind), "")


def _paragraphs(body: str) -> list[list[str]]:
    """Of lines, without greeting and without what is true of e-mail only."""
    text = _AUTOMATIC.sub("", _GREETING.sub("", body.replace("\r\n", "\n").strip()))
    parts = re.split(r"\n\s*\n", text)
    return [[line(each) for each in part.split("\n")] for part in parts if part.strip()]
