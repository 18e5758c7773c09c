"""Does a procedure already say what an entry says? Asked of every entry, so that a second run changes nothing."""

from __future__ import annotations

from typing import Any

from catalog.importing.directory import Directory
from catalog.importing.entries import CaseEntry, ChannelEntry, Entry, LegalBasisEntry, PaperEntry
from catalog.models import Procedure, RequiredPaper, SubmissionChannel
from catalog.reference import LAST_DAY_OF_DISTRICTS


def says_the_same(procedure: Procedure, entry: Entry, directory: Directory) -> bool:
    """Compares what the entry names. `procedure` comes with its children (`for_import`)."""
    return (
        procedure.live
        and _plain(procedure, entry)
        and _children(procedure, entry)
        and _bodies(procedure, entry, directory)
        and all(getattr(procedure, name) == value for name, value in entry.optional)
    )


def _plain(procedure: Procedure, entry: Entry) -> bool:
    names = ("title", "service_level", "conditions", "result", "code_source", "time_source", "fee_source")
    return (
        all(getattr(procedure, name) == getattr(entry, name) for name in names)
        and procedure.field.name == entry.field
        and {level.code for level in procedure.levels.all()} == entry.levels
        and {audience.code for audience in procedure.audiences.all()} == entry.audiences
        and entry.former_levels in (None, _former_levels(procedure))
    )


def _former_levels(procedure: Procedure) -> frozenset[str]:
    """Those of the districts' time, of which alone the files speak."""
    former = procedure.former_levels.all()
    return frozenset(each.level.code for each in former if each.until == LAST_DAY_OF_DISTRICTS)


def _children(procedure: Procedure, entry: Entry) -> bool:
    cases = tuple(CaseEntry(key=case.key, name=case.name) for case in procedure.cases.all())
    return (
        tuple(channel_entry(channel, entry) for channel in procedure.channels.all()) == entry.channels
        and tuple(paper_entry(paper, entry) for paper in procedure.papers.all()) == entry.papers
        and tuple(step.text for step in procedure.steps.all()) == entry.steps
        and tuple(word.text for word in procedure.keywords.all()) == entry.keywords
        and _legal_bases(procedure) == entry.legal_bases
        and entry.cases in (None, cases)
    )


def channel_entry(channel: SubmissionChannel, entry: Entry) -> ChannelEntry:
    """A file without cases says nothing of the case that an editor gave to a channel."""
    return ChannelEntry(
        channel=channel.channel,
        case_key=channel.case_key if entry.cases is not None else "",
        duration_value=channel.duration_value,
        duration_unit=channel.duration_unit,
        duration_note=channel.duration_note,
        fee=_whole(channel.fee),
        charge=_whole(channel.charge),
        fee_note=channel.fee_note,
    )


def paper_entry(paper: RequiredPaper, entry: Entry) -> PaperEntry:
    return PaperEntry(
        name=paper.name,
        case_key=paper.case_key if entry.cases is not None else "",
        originals=paper.originals,
        copies=paper.copies,
        form_name=paper.form.name if paper.form else "",
    )


def _legal_bases(procedure: Procedure) -> tuple[LegalBasisEntry, ...]:
    return tuple(
        LegalBasisEntry(number=basis.number, name=basis.name, issued_on=basis.issued_on, issuer=basis.issuer)
        for basis in procedure.legal_bases.all()
    )


def _bodies(procedure: Procedure, entry: Entry, directory: Directory) -> bool:
    return [body.agency or body.kind for body in procedure.handling.all()] == directory.find_bodies(entry.agency)


def _whole(amount: Any) -> int | None:
    return None if amount is None else int(amount)
