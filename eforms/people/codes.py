"""The page between a link and what it opens: a one-time code sent to the address that the link went to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import one_time
from dossiers.forms import ContactCodeForm
from eforms.journey.contacts import check_code, send_code
from eforms.models import Contact

SEND = "send"  # the button that asks for a code: opening the page sends none, since mail scanners open links


def ask_for_code(
    request: HttpRequest, contact: Contact, *, template: str, purpose: str, **context: Any
) -> HttpResponse | None:
    """The page that asks for the code; None when the reader has just typed the right one."""
    now = timezone.now()
    if request.method == "POST" and SEND in request.POST:
        if not send_code(contact, now, purpose=purpose):
            messages.error(request, no_more_codes())
        return redirect(request.path)
    form = ContactCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if check_code(contact, form.cleaned_data["code"], now):
            return None
        form.add_error("code", wrong_code())
    sent = form.is_bound or one_time.is_waiting(contact.code_subject, now)
    return render(request, template, {"form": form, "masked": contact.masked, "sent": sent, **context})


def wrong_code() -> str:
    return _("This code is wrong or no longer valid. Ask for a new one.")


def no_more_codes() -> str:
    return _("No more codes can be sent now. Wait 15 minutes, or call %(hotline)s.") % {"hotline": settings.HOTLINE}


def dead_link(request: HttpRequest) -> HttpResponse:
    """Of a link that was forged, or whose draft was deleted, or that a newer one replaced: they look the same."""
    return render(request, "eforms/dead_link.html", status=404)
