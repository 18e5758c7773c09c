"""Writes one entry into the database: the procedure, its children, one revision that is live."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import count, zip_longest

from django.db import transaction
from django.utils import timezone
from modelcluster.models import ClusterableModel
from wagtail.log_actions import log

from catalog.importing.directory import Directory
from catalog.importing.entries import Entry, PaperEntry
from catalog.models import (
    Agency,
    FormerLevel,
    HandlingAgency,
    Keyword,
    LegalBasis,
    Procedure,
    ProcedureCase,
    ProcedureStep,
    RequiredPaper,
    SubmissionChannel,
)
from catalog.reference import LAST_DAY_OF_DISTRICTS
from portal.base.text import fold


@transaction.atomic
def write_procedure(*, procedure: Procedure | None, entry: Entry, directory: Directory) -> Procedure:
    """Create or change the procedure as `entry` says, and publish it: whole, or not at all."""
    procedure = procedure or Procedure(code=entry.code)
    _set_fields(procedure, entry, directory)
    _set_children(procedure, entry, directory)
    _publish(procedure)
    return procedure


def _set_fields(procedure: Procedure, entry: Entry, directory: Directory) -> None:
    for name in ("title", "service_level", "conditions", "result", "code_source", "time_source", "fee_source"):
        setattr(procedure, name, getattr(entry, name))
    for name, value in entry.optional:
        setattr(procedure, name, value)
    procedure.field = directory.field_for(entry.field, entry.field_group)
    procedure.levels = [directory.levels[code] for code in sorted(entry.levels)]
    procedure.audiences = [directory.audiences[code] for code in sorted(entry.audiences)]


def _set_children(procedure: Procedure, entry: Entry, directory: Directory) -> None:
    bodies = directory.bodies_for(entry.agency)
    _replace(
        procedure,
        "handling",
        [HandlingAgency(**{"agency" if isinstance(body, Agency) else "kind": body}) for body in bodies],
    )
    if entry.former_levels is not None:
        _replace(procedure, "former_levels", _former_levels(procedure, entry.former_levels, directory))
    _replace(procedure, "channels", [SubmissionChannel(**asdict(channel)) for channel in entry.channels])
    _replace(procedure, "steps", [ProcedureStep(text=text) for text in entry.steps])
    _replace(procedure, "legal_bases", [LegalBasis(**asdict(basis)) for basis in entry.legal_bases])
    _replace(procedure, "keywords", [Keyword(text=text) for text in entry.keywords])
    if entry.cases is not None:
        _replace(procedure, "cases", [ProcedureCase(key=case.key, name=case.name) for case in entry.cases])
    _set_papers(procedure, entry, directory)


def _former_levels(procedure: Procedure, codes: frozenset[str], directory: Directory) -> list[FormerLevel]:
    """Those of the districts' time as the file says; what an editor noted of other times stays."""
    noted = [(former.level, former.until) for former in procedure.former_levels.all()] if procedure.pk else []
    others = [(level, until) for level, until in noted if until != LAST_DAY_OF_DISTRICTS]
    levels = sorted((directory.levels[code] for code in codes), key=lambda level: level.rank)
    pairs = others + [(level, LAST_DAY_OF_DISTRICTS) for level in levels]
    return [FormerLevel(level=level, until=until) for level, until in pairs]


def _replace(procedure: Procedure, relation: str, children: Iterable[ClusterableModel]) -> None:
    """Put `children` in place of what is there; rows keep their keys by position, so that revisions compare well."""
    replaced = list(children)
    present = list(getattr(procedure, relation).all()) if procedure.pk else []
    for order, (child, before) in enumerate(zip_longest(replaced, present[: len(replaced)])):
        child.sort_order = order
        child.pk = before.pk if before else None
    setattr(procedure, relation, replaced)


def _set_papers(procedure: Procedure, entry: Entry, directory: Directory) -> None:
    """A paper keeps its key as long as its name: e-forms and drafts refer to it."""
    before = {fold(paper.name): paper for paper in procedure.papers.all()} if procedure.pk else {}
    kept = [before.pop(fold(paper.name), None) for paper in entry.papers]
    taken = {paper.key for paper in kept if paper} | {paper.key for paper in before.values()}
    fresh = (key for number in count(1) if (key := f"giay-to-{number}") not in taken)
    papers = []
    for order, (paper, old) in enumerate(zip(entry.papers, kept, strict=True)):
        new = _paper(paper, procedure, directory)
        new.sort_order, new.key = order, old.key if old else next(fresh)
        if old:
            new.pk, new.case_key = old.pk, new.case_key if entry.cases is not None else old.case_key
        papers.append(new)
    procedure.papers = papers


def _paper(paper: PaperEntry, procedure: Procedure, directory: Directory) -> RequiredPaper:
    return RequiredPaper(
        name=paper.name,
        case_key=paper.case_key,
        originals=paper.originals,
        copies=paper.copies,
        form=directory.form_for(procedure.field, paper.name, paper.form_name),
    )


def _publish(procedure: Procedure) -> None:
    """Save, and make one live revision of it; going through `publish()` would write everything a second time."""
    created, now = procedure.pk is None, timezone.now()
    procedure.live, procedure.expired, procedure.has_unpublished_changes = True, False, False
    procedure.first_published_at = procedure.first_published_at or now
    procedure.last_published_at = now
    procedure.save()
    revision = procedure.save_revision(clean=False, changed=False)
    Procedure.objects.filter(pk=procedure.pk).update(
        live_revision=revision, latest_revision=revision, has_unpublished_changes=False
    )
    log(instance=procedure, action="wagtail.create" if created else "wagtail.publish", revision=revision)
