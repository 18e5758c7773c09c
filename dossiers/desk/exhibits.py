"""What can be opened beside the declaration: each paper with its files, and each result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.models import StoredFile
from dossiers.desk.marking import MarkBox, paper_box
from dossiers.models import DossierPaper, Result, ResultReceipt

VIEWABLE = {"application/pdf": "pdf", "image/jpeg": "image", "image/png": "image"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One tab. `paper` and `box` are None for a result, which has no number either."""

    label: str
    number: int = 0
    files: Sequence[StoredFile]
    paper: DossierPaper | None = None
    box: MarkBox | None = None
    result: Result | None = None

    @property
    def choice(self) -> tuple[str, str]:
        """Name and value that the address opens it by."""
        if self.files:
            return "tep", str(self.files[0].uuid)
        return "giay", str(self.paper.pk) if self.paper else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the viewer holds: a tab, and a file of it."""

    exhibit: Exhibit | None = None
    file: StoredFile | None = None
    others: Sequence[StoredFile] = field(default=())

    @property
    def kind(self) -> str:
        """How the viewer shows it: pdf, image, or nothing."""
        return VIEWABLE.get(self.file.content_type, "") if self.file else ""


def exhibits(papers: Sequence[DossierPaper], results: Sequence[Result], *, results_first: bool) -> list[Exhibit]:
    given = [
        Exhibit(label=paper.label, number=n, files=list(paper.files.all()), paper=paper, box=paper_box(paper))
        for n, paper in enumerate(papers, start=1)
    ]
    issued = [Exhibit(label=result.title, files=[result.file], result=result) for result in results]
    return [*issued, *given] if results_first else [*given, *issued]


def shown(tabs: Sequence[Exhibit], receipt: ResultReceipt | None, *, file: str, paper: str) -> Shown:
    """What the address names, a file before a paper; else the first tab that has a file, else the first."""
    for tab in tabs:
        for stored in tab.files:
            if str(stored.uuid) == file:
                return _open(tab, stored)
    if receipt and receipt.file and str(receipt.file.uuid) == file:
        return Shown(file=receipt.file)
    for tab in tabs:
        if tab.paper and str(tab.paper.pk) == paper:
            return _open(tab, tab.files[0] if tab.files else None)
    first = next((tab for tab in tabs if tab.files), tabs[0] if tabs else None)
    return _open(first, first.files[0] if first and first.files else None)


def _open(tab: Exhibit | None, file: StoredFile | None) -> Shown:
    return Shown(exhibit=tab, file=file, others=tab.files if tab else ())
