"""Many forms of one kind in one file, in the order in which they were chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from itertools import groupby, islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pypdf import PdfWriter

from accounts.models import User
from casework.papers import set_pile, version_on
from catalog.access import permissions_in
from catalog.roles import WORKING
from dossiers.models import Dossier, IssuedPaper, Leg, PrintJob, Reading
from dossiers.printing.issuing import HANDS_OUT, copies, paper_of, print_paper
from dossiers.printing.jobs import Made, NothingToPrint, Progress, start_job
from dossiers.printing.kinds import FILE_NAMES, TITLES, Form, form_day
from dossiers.printing.papers import load, paper_data, slip_of
from dossiers.readings import log_readings

KIND = "forms"
PILE_SIZE = 100  # papers that are set at once: a second of the compiler's ten
SOON = 20  # papers that are set while the officer waits: half a second
OF_DOSSIERS = (Form.RECEIPT, Form.SUPPLEMENT, Form.REFUSAL, Form.APOLOGY, Form.STOP, Form.SLIP)


def order_pile(*, form: str, dossiers: Sequence[Dossier], by: User) -> PrintJob:
    """Have the form of each dossier set, for the printer; those that have none are left out."""
    title = f"{TITLES[form]} ({len(dossiers)})"
    parameters = {"form": form, "dossiers": [dossier.pk for dossier in dossiers]}
    return start_job(kind=KIND, title=title, parameters=parameters, by=by, at_once=len(dossiers) <= SOON)


def make_pile(job: PrintJob, progress: Progress) -> Made:
    """The maker of "forms". Each paper counts as printed at the job's order, however often it is begun."""
    form, keys = job.parameters["form"], job.parameters["dossiers"]
    writer, printed = PdfWriter(), 0
    progress(0, len(keys))
    for number, pile in enumerate(_piles(keys, job.created_by)):
        papers = list(_papers(pile, form, job))
        for _version, same in groupby(papers, key=lambda paper: version_on(form, paper[0])):
            pages = list(same)
            writer.append(BytesIO(set_pile(form, [data for _day, data in pages], on=pages[0][0])))
        printed += len(papers)
        log_readings(
            dossiers=[leg.dossier_id for leg in pile],
            reader=job.created_by,
            what=Reading.What.PRINT,
            at=timezone.now(),
        )
        progress(min((number + 1) * PILE_SIZE, len(keys)), len(keys))
    if not printed:
        raise NothingToPrint(_("None of the chosen dossiers has this form yet."))
    output = BytesIO()
    writer.write(output)
    return Made(content=output.getvalue(), name=f"{FILE_NAMES[form]}-{timezone.localtime():%y%m%d-%H%M}.pdf")


def _piles(keys: Sequence[int], reader: User) -> Iterator[list[Leg]]:
    """What the reader may still see, by PILE_SIZE, each dossier by the first leg of the reader's agencies."""
    rest = iter(keys)
    while some := list(islice(rest, PILE_SIZE)):
        legs = Leg.objects.visible_to(reader).filter(dossier__in=some)
        legs = legs.select_related("dossier__procedure", "agency__parent", "officer").order_by("-order")
        by_dossier = {leg.dossier_id: leg for leg in legs}
        found = [by_dossier[key] for key in some if key in by_dossier]
        load(found)
        yield found


def _papers(legs: Sequence[Leg], form: str, job: PrintJob) -> Iterator[tuple[date, dict[str, Any]]]:
    """The day whose template is in force, and the data, of each dossier that has the form."""
    if form == Form.SLIP:
        yield from ((form_day(leg.dossier), slip_of(leg)) for leg in legs)
        return
    for paper, copy in _printed(legs, form, job):
        with_secret = HANDS_OUT in permissions_in(job.created_by, paper.leg.agency)
        yield form_day(paper.leg.dossier), paper_data(paper, copy=copy, with_secret=with_secret)


@transaction.atomic
def _printed(legs: Sequence[Leg], form: str, job: PrintJob) -> list[tuple[IssuedPaper, int]]:
    """The papers with which copy this printing is; in one transaction, which ends before anything is set."""
    issued = IssuedPaper.objects.filter(leg__in=legs, form=form).order_by("issued_at", "pk")
    newest = {paper.leg_id: paper for paper in issued.select_related("agency__parent", "event")}
    printed = []
    for leg in legs:
        if paper := newest.get(leg.pk) or paper_of(leg, form):
            paper.leg = leg  # with what was read for all
            works = permissions_in(job.created_by, leg.agency) & WORKING
            copy = print_paper(paper=paper, by=job.created_by, at=job.created_at) if works else copies(paper)
            printed.append((paper, copy))
    return printed
