"""Numbers for forms, given with the move that issues them; and how often each was printed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from casework.numbering import next_serial
from dossiers.models import Event, IssuedPaper, Leg, Printing
from dossiers.printing.kinds import Form
from dossiers.workflow import APOLOGISE, REAPPOINT

# Which move issues which form.
ISSUED_BY: dict[str, Form] = {
    "receive": Form.RECEIPT,
    "ask_at_check": Form.SUPPLEMENT,
    "ask": Form.SUPPLEMENT,
    "refuse": Form.REFUSAL,
    "deny": Form.REFUSAL,
    "stop": Form.STOP,
    REAPPOINT: Form.APOLOGY,
    APOLOGISE: Form.APOLOGY,
}
# A page that is opened again at once is the same printing: a reload, a second click, the viewer's own request.
SAME_PRINTING = timedelta(minutes=1)
HANDS_OUT = "dossiers.receive"  # gives applicants their receipt, with the lookup secret on it


def issue_for(event: Event, leg: Leg) -> IssuedPaper | None:
    """The form that a new event's move issues, numbered in the event's own transaction; None: it issues none."""
    form = ISSUED_BY.get(event.action)
    return _issue(event, leg, form, event.at, event.actor) if form else None


@transaction.atomic
def issue_paper(*, event: Event | None, leg: Leg, form: str, at: datetime, by: User | None) -> IssuedPaper:
    """Give the next number of the agency, form and year; an event that has its form keeps it.

    The number is rolled back with the caller's transaction, so there are no gaps; it runs through the local year.
    """
    known = IssuedPaper.objects.filter(form=form, event=event).first() if event else None
    return known or _issue(event, leg, form, at, by)


def _issue(event: Event | None, leg: Leg, form: str, at: datetime, by: User | None) -> IssuedPaper:
    year = timezone.localdate(at).year
    number = next_serial(series=f"paper:{leg.agency_id}:{form}", day=date(year, 1, 1))
    return IssuedPaper.objects.create(
        leg=leg, agency_id=leg.agency_id, form=form, event=event, year=year, number=number, issued_at=at, issued_by=by
    )


def paper_of(leg: Leg, form: str) -> IssuedPaper | None:
    """The newest form of this kind; for a dossier from before forms had numbers it is issued now."""
    found = IssuedPaper.objects.filter(leg=leg, form=form).select_related("agency__parent", "event").last()
    if found:
        return found
    actions = [action for action, issued in ISSUED_BY.items() if issued == form]
    event = leg.events.filter(action__in=actions).select_related("actor").last()
    if event is None:
        return None
    return issue_paper(event=event, leg=leg, form=form, at=event.at, by=event.actor)


def issue_missing_receipts() -> int:
    """Number what was received before forms had numbers, in the order of receipt; each in a transaction of its own.

    Returns:
        How many.
    """
    numbered = IssuedPaper.objects.filter(form=Form.RECEIPT, leg=OuterRef("pk"))
    legs = Leg.objects.filter(~Exists(numbered), received_at__isnull=False).order_by("received_at", "pk")
    keys = list(legs.values_list("pk", flat=True))
    return sum(paper_of(Leg.objects.get(pk=key), Form.RECEIPT) is not None for key in keys)


@transaction.atomic
def print_paper(*, paper: IssuedPaper, by: User, at: datetime) -> int:
    """Note that the paper is printed for somebody's hand.

    Returns:
        Which copy it is: 0 the first printing, 1 the second, which is marked as a copy.
    """
    IssuedPaper.objects.select_for_update().get(pk=paper.pk)
    last = paper.printings.last()
    if last is None or last.by_id != by.pk or not timedelta() <= at - last.at < SAME_PRINTING:
        Printing.objects.create(paper=paper, by=by, at=at)
    return paper.printings.count() - 1


def copies(paper: IssuedPaper) -> int:
    """Which copy a look at the paper shows: never the first printing, and no printing is noted."""
    return max(1, paper.printings.count())
