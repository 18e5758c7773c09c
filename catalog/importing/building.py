"""What a procedure's record would be as an entry says it, in memory: compared before it is written, then written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import count, zip_longest

from modelcluster.models import ClusterableModel

from catalog.comparison import ROWS
from catalog.importing.directory import Directory
from catalog.importing.entries import ChannelEntry, Entry, JointPartEntry, LegalBasisEntry, PaperEntry
from catalog.models import (
    Agency,
    FormerLevel,
    HandlingAgency,
    InvolvedBody,
    JointPart,
    Keyword,
    LegalBasis,
    OldCode,
    Procedure,
    ProcedureCase,
    ProcedureQuestion,
    ProcedureStep,
    RelatedProcedure,
    RequiredPaper,
    SubmissionChannel,
)
from catalog.reference import LAST_DAY_OF_DISTRICTS
from portal.base.text import fold

PLAIN = ("title", "service_level", "conditions", "result", "code_source", "time_source", "fee_source")
LISTS = tuple(dict.fromkeys([*ROWS, "former_levels"]))


def build_record(*, before: Procedure | None, entry: Entry, directory: Directory) -> Procedure:
    """The record after `entry` was taken; `before` comes with its children (`for_import`) and is left as it is."""
    return _Building(before, entry, directory).record()


class _Building:
    def __init__(self, before: Procedure | None, entry: Entry, directory: Directory) -> None:
        self.entry, self.directory = entry, directory
        self.before = {name: list(getattr(before, name).all()) if before else [] for name in LISTS}
        self.after = _copied(before) if before else Procedure(code=entry.code)

    def record(self) -> Procedure:
        self._set_fields()
        for name in LISTS:
            given = self._given(name)
            rows = self.before[name] if given is None else self._numbered(name, given)
            setattr(self.after, name, rows)
        return self.after

    def _set_fields(self) -> None:
        entry, directory, after = self.entry, self.directory, self.after
        for name in PLAIN:
            setattr(after, name, getattr(entry, name))
        for name, value in entry.optional:
            setattr(after, name, value)
        after.field = directory.field_for(entry.field, entry.field_group)
        after.levels = [directory.levels[code] for code in sorted(entry.levels)]
        after.audiences = [directory.audiences[code] for code in sorted(entry.audiences)]
        if entry.owner is not None:
            after.owner = directory.agencies.get(entry.owner)
        if entry.replaced_by is not None:
            after.replaced_by = directory.procedure(entry.replaced_by)

    def _given(self, name: str) -> Iterable[ClusterableModel] | None:
        """The rows of one list as the entry has them; None where it does not name the list."""
        entry = self.entry
        match name:
            case "handling":
                return [_handling(body) for body in self.directory.bodies_for(entry.agency)]
            case "channels":
                return [self._channel(position, channel) for position, channel in enumerate(entry.channels)]
            case "steps":
                return [ProcedureStep(text=text) for text in entry.steps]
            case "cases":
                return self._cases()
            case "former_levels":
                return self._former_levels()
        return self._linked(name)

    def _linked(self, name: str) -> Iterable[ClusterableModel] | None:
        """Of the lists that a file may leave out."""
        entry = self.entry
        match name:
            case "papers" if entry.papers is not None:
                return self._papers(entry.papers)
            case "legal_bases" if entry.legal_bases is not None:
                return [self._legal_basis(basis) for basis in entry.legal_bases]
            case "keywords" if entry.keywords is not None:
                return [Keyword(text=text) for text in entry.keywords]
            case "questions" if entry.questions is not None:
                return [ProcedureQuestion(**asdict(each)) for each in entry.questions]
            case "involved" if entry.involved is not None:
                return [InvolvedBody(**asdict(each)) for each in entry.involved]
            case "old_codes" if entry.old_codes is not None:
                return [OldCode(code=code) for code in entry.old_codes]
            case "related" if entry.related is not None:
                targets = map(self.directory.procedure, entry.related)
                return [RelatedProcedure(target=target) for target in targets if target]
            case "parts" if entry.parts is not None:
                return [made for part in entry.parts if (made := self._part(part))]
        return None

    def _numbered(self, name: str, children: Iterable[ClusterableModel]) -> list[ClusterableModel]:
        """In their order; rows keep their keys by position, so that revisions compare well."""
        rows = list(children)
        present = self.before[name] if name != "papers" else []
        for order, (child, old) in enumerate(zip_longest(rows, present[: len(rows)])):
            child.sort_order = order
            if old is not None:
                child.pk = old.pk
        return rows

    def _channel(self, position: int, channel: ChannelEntry) -> SubmissionChannel:
        """A file without cases says nothing of the case that an editor gave to a channel."""
        made = SubmissionChannel(**asdict(channel))
        if self.entry.cases is None:
            present = self.before["channels"]
            old = present[position] if position < len(present) else None
            made.case_key = old.case_key if old and old.channel == channel.channel else ""
        return made

    def _papers(self, given: Sequence[PaperEntry]) -> list[RequiredPaper]:
        """A paper keeps its key as long as its name: e-forms and drafts refer to it."""
        kept = self._kept_papers(given)
        taken = {paper.key for paper in self.before["papers"]}
        fresh = (key for number in count(1) if (key := f"giay-to-{number}") not in taken)
        papers = []
        for paper, old in zip(given, kept, strict=True):
            made = self._paper(paper)
            made.key = old.key if old else next(fresh)
            if old:
                made.pk = old.pk
                made.case_key = made.case_key if self.entry.cases is not None else old.case_key
                made.note = made.note if paper.note is not None else old.note
            papers.append(made)
        return papers

    def _kept_papers(self, given: Sequence[PaperEntry]) -> list[RequiredPaper | None]:
        """Which paper of today each paper of the entry is: the one of its case and name, else of its name."""
        left = list(self.before["papers"])
        kept: list[RequiredPaper | None] = [None] * len(given)
        for with_case in (True, False):
            for position, paper in enumerate(given):
                same = (
                    old
                    for old in left
                    if fold(old.name) == fold(paper.name) and (not with_case or old.case_key == paper.case_key)
                )
                if kept[position] is None and (found := next(same, None)):
                    kept[position] = found
                    left.remove(found)
        return kept

    def _paper(self, paper: PaperEntry) -> RequiredPaper:
        return RequiredPaper(
            name=paper.name,
            case_key=paper.case_key,
            originals=paper.originals,
            copies=paper.copies,
            form=self.directory.form_for(self.after.field, paper.name, paper.form_name),
            note=paper.note or "",
        )

    def _legal_basis(self, basis: LegalBasisEntry) -> LegalBasis:
        """What an editor linked stays linked; a new one finds its document by its number."""
        made = LegalBasis(**asdict(basis))
        old = next((old for old in self.before["legal_bases"] if old.number == basis.number), None)
        made.document = old.document if old else self.directory.documents.get(basis.number)
        return made

    def _cases(self) -> list[ProcedureCase] | None:
        if self.entry.cases is None:
            return None
        notes = {case.key: case.note for case in self.before["cases"]}
        return [
            ProcedureCase(
                key=case.key, name=case.name, note=notes.get(case.key, "") if case.note is None else case.note
            )
            for case in self.entry.cases
        ]

    def _former_levels(self) -> list[FormerLevel] | None:
        """Those of the districts' time as the file says; what an editor noted of other times stays."""
        if self.entry.former_levels is None:
            return None
        noted = [(former.level, former.until) for former in self.before["former_levels"]]
        others = [(level, until) for level, until in noted if until != LAST_DAY_OF_DISTRICTS]
        named = (self.directory.levels[code] for code in self.entry.former_levels)
        levels = sorted(named, key=lambda level: level.rank)
        pairs = others + [(level, LAST_DAY_OF_DISTRICTS) for level in levels]
        return [FormerLevel(level=level, until=until) for level, until in pairs]

    def _part(self, part: JointPartEntry) -> JointPart | None:
        """None while the procedure that it names is not there yet, and it has no name of its own."""
        given = asdict(part)
        target = self.directory.procedure(given.pop("procedure"))
        return JointPart(target=target, **given) if target or part.name else None


def _copied(before: Procedure) -> Procedure:
    values = {field.attname: getattr(before, field.attname) for field in Procedure._meta.concrete_fields}
    copied = Procedure(**values)
    copied._state.adding, copied._state.db = False, before._state.db
    return copied


def _handling(body: object) -> HandlingAgency:
    return HandlingAgency(**{"agency" if isinstance(body, Agency) else "kind": body})
