"""A joint procedure (liên thông): its parts with agency and time limit, and one list of papers for all of them.

Decree 63/2024/NĐ-CP: one declaration goes to several agencies, and nobody hands the same paper in twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from casework.deadlines import DurationUnit
from catalog.paper_names import is_declaration, issued_by, normal_paper
from catalog.terms import term_text

if TYPE_CHECKING:  # the procedure's own module uses this one through its page
    from catalog.models import FormTemplate, JointPart, Procedure, RequiredPaper


@dataclass(frozen=True, slots=True)
class Part:
    """One part as the public reads it."""

    row: JointPart
    title: str
    body: str
    term: str  # empty without a time limit
    procedure: Procedure | None  # only one that the public may read

    @property
    def url(self) -> str:
        return self.procedure.get_absolute_url() if self.procedure else ""


@dataclass(slots=True)
class MergedPaper:
    """A paper of the one list. `needed_for` names the parts that ask for it; empty: only the whole does."""

    paper: RequiredPaper  # the first that asks for it
    originals: int
    copies: int
    form: FormTemplate | None
    needed_for: list[str]

    @property
    def name(self) -> str:
        return self.paper.name


@dataclass(frozen=True, slots=True)
class SparedPaper:
    """A paper that a part would ask for alone, and that nobody has to bring here."""

    name: str
    part: str
    instead: str  # what stands for it: the joint declaration, or the part that issues it


class Joint:
    """What the page and the API say of a joint procedure as of `now`; false for every other procedure.

    At most three queries, however many parts there are. A part that is joint itself stands as one part with its own
    papers: nothing is followed twice, so that no circle can be walked.
    """

    def __init__(self, procedure: Procedure, *, now: datetime | None = None) -> None:
        self.procedure = procedure
        self.now = now or timezone.now()
        self.rows: Sequence[JointPart] = list(procedure.parts.all())

    def __bool__(self) -> bool:
        return bool(self.rows)

    @cached_property
    def parts(self) -> list[Part]:
        return [self._part(row) for row in self.rows]

    def _part(self, row: JointPart) -> Part:
        target = row.target if is_public(row.target, timezone.localdate(self.now)) else None
        title = row.name or (target.title if target else "")
        return Part(row, title, row.body, _term_of(row), target)

    @cached_property
    def papers(self) -> list[MergedPaper]:
        """The joint procedure's own papers, then what its parts ask for besides; each stands once."""
        merged: dict[tuple[str, object], MergedPaper] = {}
        own = ((paper, None) for paper in self.procedure.papers.all())
        for paper, part in chain(own, self._asked_by_parts):
            if part is None or self._instead(paper, part) is None:
                _merge(merged, paper, part.title if part else "")
        return list({id(paper): paper for paper in merged.values()}.values())

    @cached_property
    def spared(self) -> list[SparedPaper]:
        """What the parts would ask for alone: declarations that the joint one replaces, papers issued on the way."""
        return [
            SparedPaper(paper.name, part.title, instead)
            for paper, part in self._asked_by_parts
            if (instead := self._instead(paper, part)) is not None
        ]

    @cached_property
    def _asked_by_parts(self) -> list[tuple[RequiredPaper, Part]]:
        papers = apps.get_model("catalog", "RequiredPaper")._default_manager.select_related("form")
        open_parts = [(part, part.procedure) for part in self.parts if part.procedure]
        prefetch_related_objects([procedure for _part, procedure in open_parts], Prefetch("papers", papers))
        return [(paper, part) for part, procedure in open_parts for paper in procedure.papers.all()]

    def _instead(self, paper: RequiredPaper, part: Part) -> str | None:
        """What makes a part's paper needless; None: it has to be brought."""
        if self._declaration and is_declaration(paper.name):
            own = {normal_paper(paper.name) for paper in self.procedure.papers.all()}
            return None if normal_paper(paper.name) in own else self._declaration
        certain = [other for other in self.parts if other is not part and not other.row.is_optional]
        return next((other.title for other in certain if _issues(other, paper)), None)

    @cached_property
    def _declaration(self) -> str:
        """The one declaration of the joint procedure, which stands for those of its parts."""
        names = [paper.name for paper in self.procedure.papers.all()]
        return next((name for name in names if is_declaration(name)), "")


def _issues(part: Part, paper: RequiredPaper) -> bool:
    return part.procedure is not None and issued_by(paper.name, part.procedure.result)


def is_public(procedure: Procedure | None, day: date) -> bool:
    """Live and in force on `day`, as `ProcedureQuerySet.published` says it for a query."""
    if procedure is None or not procedure.live:
        return False
    begun = procedure.valid_from is None or procedure.valid_from <= day
    return begun and (procedure.valid_until is None or procedure.valid_until >= day)


def _term_of(row: JointPart) -> str:
    """Empty without a time limit; a unit without its number is a half-typed draft."""
    is_whole = row.duration_value is not None or row.duration_unit == DurationUnit.SAME_DAY
    return term_text(row) if row.duration_unit and is_whole else ""


def _merge(merged: dict[tuple[str, object], MergedPaper], paper: RequiredPaper, part: str) -> None:
    """Same form, or same paper by its name: the largest numbers hold. The joint procedure's own stay as they are."""
    names: list[tuple[str, object]] = [("name", normal_paper(paper.name))]
    if paper.form_id:
        names.append(("form", paper.form_id))
    known = next((merged[name] for name in names if part and name in merged), None)
    if known is None:
        known = MergedPaper(paper, paper.originals, paper.copies, paper.form, [part] if part else [])
        merged["row", paper.pk] = known
    else:
        known.originals = max(known.originals, paper.originals)
        known.copies = max(known.copies, paper.copies)
        known.form = known.form or paper.form
        if part and part not in known.needed_for:
            known.needed_for.append(part)
    for name in names:
        merged.setdefault(name, known)
