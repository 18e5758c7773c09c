"""The public way to a new secret. Whatever is typed, the answer is the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers import throttle
from dossiers.lookup import number_key
from dossiers.lost_secret.forms import LostSecretForm
from dossiers.lost_secret.services import contact_named, send_new_secret
from portal.base.caller import client_network
from portal.base.origin import same_origin_required

REQUESTS = 20  # of one address
OF_A_NUMBER = 5  # from one address
WINDOW = timedelta(hours=1)


@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def lost_secret(request: HttpRequest) -> HttpResponse:
    """Number and contact; when they fit, a new secret goes to the contact on file."""
    if request.method != "POST":
        form = LostSecretForm(initial={"number": request.GET.get("ma", "")[:80]})
        return render(request, "dossiers/lost_secret.html", {"form": form, "sent": "da-gui" in request.GET})
    form = LostSecretForm(request.POST)
    status = 200
    if form.is_valid():
        given = form.cleaned_data
        if _may_ask(request, given["number"], timezone.now()):
            send_new_secret.enqueue(*contact_named(given["number"], given["contact"]))
            return redirect(f"{reverse('dossiers:lost_secret')}?da-gui=1")
        status = 429
        sentence = _("Too many requests came from here. Wait an hour, or call %(hotline)s.")
        form.add_error(None, sentence % {"hotline": settings.HOTLINE})
    response = render(request, "dossiers/lost_secret.html", {"form": form}, status=status)
    add_never_cache_headers(response)
    if status == 429:
        response["Retry-After"] = str(int(WINDOW.total_seconds()))
    return response


def _may_ask(request: HttpRequest, number: str, now: datetime) -> bool:
    """Counted by what is typed, so that an unknown number is counted like a known one."""
    address = client_network(request)
    pair = f"{number_key(number)}|{address}"
    return throttle.take("lost-address", address, limit=REQUESTS, window=WINDOW, now=now) and throttle.take(
        "lost-number", pair, limit=OF_A_NUMBER, window=WINDOW, now=now
    )
