"""What a procedure lacks before the public may read it, and what would make its page better.

Blocking findings are what the law asks of every published procedure (Decree 63/2010/NĐ-CP, article 8; Decree
224/2026/NĐ-CP for the reason of partly online services); the rest is advice. Nothing is asked of the database for a
record that was fetched with `for_checks()`, or that a form has just filled, but for addresses that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.deadlines import DurationUnit

if TYPE_CHECKING:  # the record itself asks before it is published
    from catalog.models import LegalBasis
    from catalog.models import Procedure as Record

_LONGEST_NAME = 80  # of a row as a finding names it


class Level(StrEnum):
    BLOCKING = "blocking"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is missing or wrong."""

    level: Level
    part: str  # name of the field or list of the record, e.g. "channels"
    message: str


class NotReady(ValidationError):
    """The record has blocking findings; its messages name them."""

    def __init__(self, blocking: list[Finding]) -> None:
        super().__init__([finding.message for finding in blocking], code="not_ready")
        self.blocking = blocking


def findings(procedure: Record, *, today: date | None = None) -> list[Finding]:
    """Everything found in a saved or unsaved record; blocking findings first, then in the order of the page."""
    day = today or timezone.localdate()
    found = [finding for check in _CHECKS for finding in check(procedure, day)]
    return sorted(found, key=lambda finding: finding.level != Level.BLOCKING)


def blocking(procedure: Record) -> list[Finding]:
    """The findings that keep it from being published."""
    return [finding for finding in findings(procedure) if finding.level == Level.BLOCKING]


def check_ready(procedure: Record) -> None:
    """Refuse to publish what is not whole.

    Raises:
        NotReady: with the message of every blocking finding.
    """
    if found := blocking(procedure):
        raise NotReady(found)


Found = Iterator[Finding]


def _block(part: str, message: str) -> Finding:
    return Finding(level=Level.BLOCKING, part=part, message=message)


def _advise(part: str, message: str) -> Finding:
    return Finding(level=Level.ADVICE, part=part, message=message)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _head(procedure: Record, day: date) -> Found:
    """A draft may be saved without what is required of a published record."""
    for part, present, message in (
        ("title", procedure.title, _("The procedure has no name")),
        ("code", procedure.code, _("The procedure has no code")),
        ("field", procedure.field_id, _("No field is chosen")),
        ("levels", list(procedure.levels.all()), _("No level of authority is ticked")),
        ("audiences", list(procedure.audiences.all()), _("Nobody is named who may apply: tick an audience")),
    ):
        if not present:
            yield _block(part, message)
    if not procedure.summary:
        yield _advise("summary", _("The page begins with a summary in everyday words: it is still empty"))
    if procedure.valid_until and procedure.valid_until < day:
        yield _advise("valid_until", _("The procedure has ended: the public does not see it"))


def _bodies(procedure: Record, day: date) -> Found:
    bodies = list(procedure.handling.all())
    if not bodies:
        yield _block("handling", _("No agency is named that handles it"))
    for body in bodies:
        agency = body.agency if body.agency_id else None
        if agency and agency.valid_until and agency.valid_until < day:
            yield _advise("handling", _("%(agency)s has ended: name its successor") % {"agency": agency.name})


def _online(procedure: Record, day: date) -> Found:
    level, levels = procedure.service_level, procedure.ServiceLevel
    if level == levels.PARTIAL and not procedure.partial_reason.strip():
        yield _block(
            "partial_reason",
            _("The service is only partly online: the reason must be published (Decree 224/2026/NĐ-CP)"),
        )
    has_channel = any(row.channel == row.Channel.ONLINE for row in procedure.channels.all())
    if level != levels.INFORMATION and not has_channel:
        yield _advise("channels", _("The service is online, but no way to submit online is described"))


def _channels(procedure: Record, day: date) -> Found:
    rows = list(procedure.channels.all())
    if not rows:
        yield _block("channels", _("No way to submit is described"))
    for number, row in enumerate(rows, start=1):
        where = {"number": number, "channel": row.get_channel_display() or "?"}
        timed = row.duration_value or row.duration_unit == DurationUnit.SAME_DAY or row.duration_note.strip()
        if not timed:
            yield _block("channels", _("Way to submit %(number)d (%(channel)s) has no time limit") % where)
        if row.fee is None and row.charge is None and not row.fee_note.strip():
            yield _block(
                "channels",
                _("Way to submit %(number)d (%(channel)s): give the fee, 0 if it is free, or say who sets it") % where,
            )


def _cases(procedure: Record, day: date) -> Found:
    """Keys that lead nowhere hide a paper or a time limit from the page."""
    known = {case.key for case in procedure.cases.all()}
    for part, rows in (("papers", procedure.papers.all()), ("channels", procedure.channels.all())):
        for key in sorted({row.case_key for row in rows if row.case_key} - known):
            yield _block(part, _("There is no case “%(key)s” in this procedure") % {"key": key})


def _steps(procedure: Record, day: date) -> Found:
    if not procedure.steps.all():
        yield _block("steps", _("The steps are not described"))
    if not procedure.result.strip():
        yield _advise("result", _("What the applicant gets in the end is not said"))


def _papers(procedure: Record, day: date) -> Found:
    papers = list(procedure.papers.all())
    if not papers:
        yield _advise("papers", _("No paper is named; if none is needed, say so in the conditions"))
    for paper in papers:
        if paper.form_id and paper.form and not paper.form.file and not paper.form.pdf:
            yield _advise("papers", _("“%(form)s” has no file yet") % {"form": _short(str(paper.form))})
        if not paper.originals and not paper.copies:
            yield _advise("papers", _("“%(paper)s”: how many originals or copies?") % {"paper": _short(paper.name)})


def _bases(procedure: Record, day: date) -> Found:
    bases = list(procedure.legal_bases.all())
    if not bases:
        yield _advise("legal_bases", _("No legal basis is named"))
    for basis in bases:
        yield from _basis(basis, day)
    if not procedure.publication_id and not procedure.publication_decision:
        yield _advise("publication", _("The decision that published the procedure is not named"))


def _basis(basis: LegalBasis, day: date) -> Found:
    document = basis.document if basis.document_id else None
    if document is None:
        return
    values = {"number": document.number}
    over = bool(document.valid_until and document.valid_until < day)
    if document.replaced_by_id and document.replaced_by and (over or not document.valid_until):
        values["successor"] = document.replaced_by.number
        yield _advise("legal_bases", _("%(number)s is out of date: replaced by %(successor)s") % values)
    elif document.valid_until and over:
        values["day"] = f"{document.valid_until:%d/%m/%Y}"
        yield _advise("legal_bases", _("%(number)s is out of date: in force until %(day)s") % values)


def _links(procedure: Record, day: date) -> Found:
    """The only question to the database, asked where addresses of other servers are named."""
    documents = [basis.document for basis in procedure.legal_bases.all() if basis.document_id and basis.document]
    named = {procedure.external_url: "external_url", **{document.url: "legal_bases" for document in documents}}
    named.pop("", None)
    links = apps.get_model("catalog", "CheckedLink")._default_manager
    for link in links.filter(is_dead=True, url__in=named) if named else ():
        yield _advise(named[link.url], _("Nobody answers at %(url)s any more") % {"url": link.url})


def _finding(procedure: Record, day: date) -> Found:
    """What helps people and editors to find it."""
    if not procedure.keywords.all():
        yield _advise("keywords", _("There are no everyday words by which people look for it"))
    if not procedure.owner_id:
        yield _advise("owner", _("No agency keeps this record"))


_CHECKS: tuple[Callable[[Record, date], Found], ...] = (
    _head,
    _bodies,
    _online,
    _channels,
    _cases,
    _papers,
    _steps,
    _bases,
    _links,
    _finding,
)
