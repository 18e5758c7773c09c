"""What one needs: the papers of a case, or the one list of a joint procedure, and the forms among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the procedure's preview uses this module
    from catalog.joint import Joint
    from catalog.library.formats import FileFormat
    from catalog.models import FormTemplate, Procedure, ProcedureCase, RequiredPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper to prepare. `needed_for` names the parts of a joint procedure that ask for it."""

    paper: RequiredPaper
    case: ProcedureCase | None = None
    originals: int
    copies: int
    form: FormTemplate | None = None
    needed_for: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Under which the reader's own browser keeps the tick; a part's paper may have the key of another's."""
        return f"{self.paper.procedure_id}-{self.paper.key}"

    @property
    def files(self) -> list[FileFormat]:
        return self.form.formats if self.form else []


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """Papers of one case; without one, those that everybody needs."""

    case: ProcedureCase | None
    rows: list[PaperRow]


def paper_rows(procedure: Procedure, cases: Sequence[ProcedureCase], case_key: str) -> list[PaperRow]:
    """Those for everybody first; without a case, those of each case after them."""
    by_key = {case.key: case for case in cases}
    order = {key: place for place, key in enumerate(by_key)}
    papers = [paper for paper in procedure.papers.all() if not case_key or paper.case_key in ("", case_key)]
    papers.sort(key=lambda paper: order.get(paper.case_key, -1))
    return [_own(paper, by_key.get(paper.case_key)) for paper in papers]


def _own(paper: RequiredPaper, case: ProcedureCase | None) -> PaperRow:
    return PaperRow(paper=paper, case=case, originals=paper.originals, copies=paper.copies, form=paper.form)


def joint_rows(joint: Joint) -> list[PaperRow]:
    return [
        PaperRow(
            paper=each.paper,
            originals=each.originals,
            copies=each.copies,
            form=each.form,
            needed_for=tuple(each.needed_for),
        )
        for each in joint.papers
    ]


def grouped(rows: Sequence[PaperRow]) -> list[PaperGroup]:
    """In the order of the rows, which stand together by case already."""
    return [PaperGroup(case, list(group)) for case, group in groupby(rows, key=lambda row: row.case)]


def forms_among(rows: Sequence[PaperRow]) -> list[PaperRow]:
    """One row for each form, also where several papers are written on the same."""
    first: dict[int, PaperRow] = {}
    for row in rows:
        if row.form:
            first.setdefault(row.form.pk, row)
    return list(first.values())
