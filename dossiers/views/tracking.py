"""Following a dossier: number and secret, then its page and ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.calendars import calendar_for
from catalog.closures import closure_notices
from catalog.models import Agency
from dossiers.deadlines import badge, explain
from dossiers.fees.online.summary import money_context
from dossiers.forms import LookupForm
from dossiers.lookup import PAIR_WINDOW, TooManyTriesError, look_up
from dossiers.models import Leg, ResultReceipt
from dossiers.post.public import post_context
from dossiers.printing.views import issued_to_applicant
from dossiers.rules import may_withdraw
from dossiers.timeline import SHOWN_AT_ONCE, decision_reason, public_timeline
from dossiers.uncollected.waiting import is_waiting, waiting_of
from dossiers.visits import Visit, end_visit, open_visit, visit_required
from dossiers.workflow import (
    ANSWERED_STATES,
    OPEN_STATES,
    PUBLIC_LABELS,
    RUNNING_STATES,
    TONES,
    WAITING_STATES,
    State,
)
from portal.base.origin import same_origin_required

DECIDED_AGAINST = frozenset({State.REFUSED, State.NOT_ELIGIBLE, State.STOPPED})


@same_origin_required
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """The look-up form; a QR code fills in the number only, as ?ma=."""
    if request.method == "POST":
        return _look_up(request)
    form = LookupForm(initial={"number": request.GET.get("ma", "")[:80]})
    return render(request, "dossiers/track.html", {"form": form, "ended": "het-phien" in request.GET})


def _look_up(request: HttpRequest) -> HttpResponse:
    form = LookupForm(request.POST)
    status = 200
    if form.is_valid():
        try:
            found = look_up(request, form.cleaned_data["number"], form.cleaned_data["secret"], timezone.now())
        except TooManyTriesError:
            status = 429
            sentence = _("Five tries were made. Wait 15 minutes, or call %(hotline)s.")
            form.add_error(None, sentence % {"hotline": settings.HOTLINE})
        else:
            if found:
                open_visit(request, found)
                return redirect("dossiers:dossier")
            form.add_error(None, _("No dossier has these two codes. Check them on the receipt."))
    response = render(request, "dossiers/track.html", {"form": form}, status=status)
    add_never_cache_headers(response)
    if status == 429:
        response["Retry-After"] = str(int(PAIR_WINDOW.total_seconds()))
    return response


@require_GET
@visit_required
def dossier(request: HttpRequest, visit: Visit) -> HttpResponse:
    """State, deadline, what is asked, and what happened; no answers, papers or results."""
    now = timezone.now()
    leg, found = visit.leg, visit.dossier
    state = State(found.state)
    steps = public_timeline(found)
    context = {
        "dossier": found,
        "leg": leg,
        "legs": [(each, PUBLIC_LABELS[State(each.state)], TONES[State(each.state)]) for each in visit.legs],
        "state_label": PUBLIC_LABELS[state],
        "state_tone": TONES[state],
        "badge": badge(leg, now, calendar_for(leg.agency.calendar_id)),
        "promised": leg.due_at if state in OPEN_STATES | ANSWERED_STATES else None,
        "steps": steps[:SHOWN_AT_ONCE],
        "older_steps": steps[SHOWN_AT_ONCE:],
        "request_open": visit.open_request,
        "reason": decision_reason(steps) if state in DECIDED_AGAINST else "",
        "issued_papers": issued_to_applicant(found),
        "may_withdraw": may_withdraw(found, state),
        "ended_without": state in {State.REFUSED, State.STOPPED, State.WITHDRAWN},
        "has_result": state in ANSWERED_STATES,
        "waiting": waiting_of(leg, now) if is_waiting(leg) else None,
        **_promises(leg, state, now),
        **money_context(visit),
        **post_context(visit),
    }
    return render(request, "dossiers/dossier.html", context)


def _promises(leg: Leg, state: State, now: datetime) -> dict[str, Any]:
    """What became of the promise: put off or late, the desk closed, the result handed over."""
    is_running = state in RUNNING_STATES
    goes_there = is_running or state in {State.SUBMITTED, State.APPROVED} | WAITING_STATES
    desk = Agency.objects.filter(pk=leg.agency_id)
    return {
        "apology": leg.reappointments.select_related("event__statement").first() if is_running else None,
        "is_late": is_running and bool(leg.due_at and leg.due_at < now),
        "closures": closure_notices(desk, timezone.localdate(now)) if goes_there else [],
        "handed_over": ResultReceipt.objects.filter(leg=leg).first() if state == State.RETURNED else None,
    }


@require_GET
@visit_required
def ledger(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Why the due date is this day: every date from day 0 on."""
    leg = visit.leg
    calendar = calendar_for(leg.agency.calendar_id)
    context = {
        "dossier": visit.dossier,
        "leg": leg,
        "due": explain(leg, calendar) if leg.due_at else None,
        "badge": badge(leg, timezone.now(), calendar),
    }
    return render(request, "dossiers/ledger.html", context)


@require_POST
@visit_required
def close(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Leave the dossier: on a shared computer the next person sees nothing."""
    end_visit(request)
    return redirect("dossiers:track")
