"""A visit: what a reader may see after number and secret, kept in the session for half an hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache

from dossiers.messages import contact_of
from dossiers.models import Dossier, Leg, SupplementRequest
from dossiers.workflow import WAITING_STATES

SESSION_KEY = "dossier_visit"
TERM = timedelta(minutes=30)
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Visit:
    """`confirmed`: the reader also proved to hold the contact, so answers, papers and results are theirs to see."""

    dossier: Dossier
    confirmed: bool

    @property
    def legs(self) -> list[Leg]:
        return list(self.dossier.legs.all())

    @property
    def leg(self) -> Leg:
        """The leg that speaks to the applicant."""
        return self.legs[0]

    @property
    def open_request(self) -> SupplementRequest | None:
        """What an agency waits for; None when nothing is asked, or the dossier was withdrawn or stopped meanwhile."""
        waiting = [leg for leg in self.legs if leg.state in WAITING_STATES]
        if not waiting:
            return None
        requests = SupplementRequest.objects.filter(leg__in=waiting, answered_at=None)
        return requests.select_related("leg__agency").prefetch_related("items").first()


def open_visit(request: HttpRequest, dossier: Dossier) -> None:
    """Let the reader see `dossier` for half an hour, under a new session key."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = {
        "dossier": dossier.pk,
        "secret_version": dossier.secret_version,
        "until": (timezone.now() + TERM).isoformat(),
        "confirmed": False,
    }


def confirm_visit(request: HttpRequest, dossier: Dossier) -> str:
    """The reader has proved to hold the contact. Gives the URL name of the page that they were on the way to."""
    kept = dict(request.session[SESSION_KEY])
    wanted: str = kept.pop("wanted", "dossiers:contents")
    request.session[SESSION_KEY] = {**kept, "confirmed": True, "contact": contact_mark(dossier)}
    return wanted


def contact_mark(dossier: Dossier) -> str:
    """Tells the contact that was proved from another one, and does not say which it is."""
    _way, contact = contact_of(dossier)
    return salted_hmac("dossiers.visits", f"{dossier.pk}:{contact}", algorithm="sha256").hexdigest()


def ask_to_confirm(request: HttpRequest, wanted: str) -> HttpResponse:
    """Ask for the one-time code first, then show the page named `wanted`."""
    request.session[SESSION_KEY] = {**request.session[SESSION_KEY], "wanted": wanted}
    return redirect("dossiers:contents")


def end_visit(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit that is still open; a new secret ends the visits that began with the old one.

    Where the contact was corrected meanwhile, the new one is to be proved.
    """
    kept = request.session.get(SESSION_KEY)
    if not kept or datetime.fromisoformat(kept["until"]) < timezone.now():
        return None
    legs = Leg.objects.select_related("agency", "officer", "stored_result")
    dossiers = Dossier.objects.select_related("procedure").prefetch_related(Prefetch("legs", legs))
    dossier = dossiers.filter(pk=kept["dossier"], secret_version=kept["secret_version"]).first()
    if dossier is None:
        return None
    for leg in dossier.legs.all():
        leg.dossier = dossier
    mark = contact_mark(dossier)
    return Visit(dossier, kept["confirmed"] and kept.get("contact", mark) == mark)


def visit_required(
    view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """The view gets the visit; without one the reader types number and secret again. Never cached."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        visit = visit_of(request)
        if visit is None:
            return _ended()
        return view(request, visit, *args, **kwargs)

    return guarded


def _ended() -> HttpResponse:
    return redirect(f"{reverse('dossiers:track')}?het-phien=1")
