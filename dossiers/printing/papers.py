"""An issued form as PDF: its data from the dossier, set as on the day of receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone, translation

from casework.papers import set_form
from dossiers.models import DossierPaper, Event, IssuedPaper, Leg
from dossiers.printing.control import slip_data
from dossiers.printing.decisions import apology_data, refusal_data, stop_data, supplement_data
from dossiers.printing.frame import case_data, copy_mark, corrections, heading, number_of
from dossiers.printing.kinds import Form, form_day, title_on
from dossiers.printing.receipt import receipt_data, receipt_marks

_TELLS: dict[str, Callable[[Leg, Event], dict[str, Any]]] = {
    Form.SUPPLEMENT: supplement_data,
    Form.REFUSAL: refusal_data,
    Form.APOLOGY: apology_data,
    Form.STOP: stop_data,
}
LANGUAGE = "vi"  # of official papers, whatever the reader's screen speaks


def paper_pdf(
    paper: IssuedPaper, *, masked: bool = False, seal: bool = True, copy: int = 0, with_secret: bool = True
) -> bytes:
    """One issued form.

    Args:
        masked: hide phone, e-mail and address, for a reader who only has number and secret.
        seal: with the portal's signature; not where the file is only printed, or changed afterwards.
        copy: which copy it is, 0: the first printing; see `print_paper`.
        with_secret: a receipt bears the lookup secret, with which its holder acts as the applicant.

    Raises:
        casework.printing.PrintError: it could not be set.
    """
    data = paper_data(paper, masked=masked, copy=copy, with_secret=with_secret)
    day = form_day(paper.leg.dossier)
    return set_form(paper.form, data, on=day, seal=seal, reason=title_on(paper.form, day))


def slip_pdf(leg: Leg, *, seal: bool) -> bytes:
    """The process-control slip as it stands now. It has no number: the dossier's code is its name.

    Raises:
        casework.printing.PrintError: it could not be set.
    """
    day = form_day(leg.dossier)
    return set_form(Form.SLIP, slip_of(leg), on=day, seal=seal, reason=title_on(Form.SLIP, day))


def slip_of(leg: Leg) -> dict[str, Any]:
    """What the slip's template may name."""
    load([leg])
    with translation.override(LANGUAGE):
        return {
            "heading": heading(leg.dossier, leg.agency, number="", at=timezone.now()),
            "marks": [],
            **case_data(leg, leg.agency, masked=False),
            **slip_data(leg),
        }


def paper_data(paper: IssuedPaper, *, masked: bool = False, copy: int = 0, with_secret: bool = True) -> dict[str, Any]:
    """What the form's template may name; all of it is text."""
    leg = paper.leg
    load([leg])
    if paper.form == Form.RECEIPT:
        return receipt_of(leg, paper, masked=masked, copy=copy, with_secret=with_secret)
    event = next(event for event in leg.dossier.events.all() if event.pk == paper.event_id)
    with translation.override(LANGUAGE):
        marks = [*copy_mark(copy, timezone.now()), *corrections(leg.dossier)]
        return _whole(leg, paper, event.at, marks, masked) | _TELLS[paper.form](leg, event)


def receipt_of(
    leg: Leg, paper: IssuedPaper | None, *, masked: bool, copy: int = 0, with_secret: bool = True
) -> dict[str, Any]:
    """As `paper_data`; a dossier from before forms had numbers has a receipt all the same."""
    load([leg])
    dossier = leg.dossier
    with translation.override(LANGUAGE):
        marks = [*copy_mark(copy, timezone.now()), *corrections(dossier), *receipt_marks(leg)]
        shared = _whole(leg, paper, dossier.received_at or dossier.submitted_at, marks, masked)
        return shared | receipt_data(leg, paper, masked=masked, with_secret=with_secret)


def _whole(leg: Leg, paper: IssuedPaper | None, at: datetime, marks: list[str], masked: bool) -> dict[str, Any]:
    agency = paper.agency if paper else leg.agency
    number = number_of(paper, leg.dossier)
    return {
        "heading": heading(leg.dossier, agency, number=number, at=at),
        "marks": marks,
        **case_data(leg, agency, masked=masked),
    }


def load(legs: Sequence[Leg]) -> None:
    """Read what the forms of many legs need at a constant cost; what is read already stays."""
    events = Event.objects.select_related("actor", "statement")
    papers = DossierPaper.objects.prefetch_related("files")
    prefetch_related_objects(
        list(legs),
        "agency__parent",
        "dossier__procedure",
        "dossier__late_entry",
        Prefetch("dossier__events", events),
        Prefetch("dossier__papers", papers),
        Prefetch("dossier__legs", Leg.objects.select_related("agency")),
    )
