"""Procedures of a file: looked over one by one, and written whole; a second run changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from accounts.models import User
from catalog.comparison import differences, parts_that_differ
from catalog.importing.building import build_record
from catalog.importing.directory import Directory, PretendedDirectory
from catalog.importing.entries import Entry, RawEntry
from catalog.importing.errors import EntryRejected
from catalog.importing.jobs import Change, Look, Outcome, Work
from catalog.importing.procedure_sheets import in_words
from catalog.importing.reader import shown
from catalog.importing.validation import KnownCodes, parse_entry
from catalog.importing.writing import publish_record
from catalog.indexing import procedures_changed
from catalog.models import Procedure
from catalog.reference import ensure_reference_data

REFERRING = ("related", "parts", "replaced_by")  # keys of an entry that name other procedures
LONGEST_TEXT = 600  # characters of a change that are shown


class ProcedureWork(Work):
    """`by` is noted as who published; None is a command. Nothing is written until `write` is called."""

    entries: Sequence[RawEntry]

    def __init__(self, entries: Sequence[RawEntry], by: User | None = None, *, with_changes: bool = True) -> None:
        self.entries, self.by, self.with_changes = entries, by, with_changes
        self.procedures: dict[str, Procedure] = {
            procedure.code: procedure for procedure in Procedure.objects.for_import()
        }
        self.is_news = bool(self.procedures)  # what fills an empty catalog is none
        self.pretended = PretendedDirectory(self.procedures, {code for raw in entries if (code := code_of(raw))})
        self.known = KnownCodes(levels=self.pretended.levels, audiences=self.pretended.audiences)
        self.real: Directory | None = None  # made with the first that is written
        self.rows: dict[str, int] = {}  # code → row of this file
        self.naming = _naming(entries, self.known)
        self.written: list[int] = []

    def look(self, entry: RawEntry) -> Look:
        try:
            parsed = self._parsed(entry)
            return self._compared(entry, parsed)
        except EntryRejected as error:
            reasons = tuple(in_words(reason, entry.places) for reason in error.reasons)
            return Look(row=entry.row, key=code_of(entry), title=_title(entry), outcome="rejected", reasons=reasons)

    def _parsed(self, raw: RawEntry) -> Entry:
        if raw.problem:
            raise EntryRejected([raw.problem])
        if first := self.rows.get(code_of(raw)):
            raise EntryRejected(
                [_("the code %(code)s stands already in row %(row)d") % {"code": code_of(raw), "row": first}]
            )
        entry = parse_entry(raw.data, self.known)
        self.rows[entry.code] = raw.row
        self._refuse_unknown_references(entry)
        return entry

    def _refuse_unknown_references(self, entry: Entry) -> None:
        directory, missing = self.pretended, _("no procedure has the code %(code)s")
        reasons = [
            missing % {"code": code} for code in sorted(entry.named_procedures()) if not directory.procedure(code)
        ]
        if entry.owner and entry.owner not in directory.agencies:
            reasons.append(f"owner: {_('no agency has the code %(code)s') % {'code': shown(entry.owner)}}")
        reasons.extend(self._taken_codes(entry))
        if reasons:
            raise EntryRejected(reasons)

    def _taken_codes(self, entry: Entry) -> list[str]:
        """An earlier code leads to one procedure only, and never hides one of today."""
        taken = [code for code in entry.old_codes or () if code == entry.code or code in self.procedures]
        return [f"old_codes: {_('the procedure %(code)s has this code today') % {'code': code}}" for code in taken]

    def _compared(self, raw: RawEntry, entry: Entry) -> Look:
        before = self.procedures.get(entry.code)
        if before:
            _refuse_open_work(before)
        after = build_record(before=before, entry=entry, directory=self.pretended)
        if before is None:
            outcome: Outcome = "new"
            changes = self._changes(None, after)
        else:
            changes = self._changes(before, after)
            outcome = "changed" if changes else "unchanged"
        return Look(
            row=raw.row,
            key=entry.code,
            title=entry.title[:300],
            outcome=outcome,
            changes=changes,
            seen=_state(before),
        )

    def _changes(self, before: Procedure | None, after: Procedure) -> tuple[Change, ...]:
        if before is None and not self.with_changes:
            return ()
        found = [
            Change(label=each.label, before=each.before_text[:LONGEST_TEXT], after=each.after_text[:LONGEST_TEXT])
            for each in differences(before, after)
        ]
        if before and not before.live:
            found.append(Change(label=_("State"), before=_("not published"), after=capfirst(_("published"))))
        return tuple(found)

    def write(self, entry: RawEntry, look: Look) -> Outcome:
        parsed = parse_entry(entry.data, self.known)
        before = self._current(parsed.code)
        if _state(before) != look.seen:
            raise EntryRejected([_("the record was changed since the file was looked over: import it once more")])
        if before:
            _refuse_open_work(before)
        saved = self._publish(before, parsed)
        if saved is None:
            return "unchanged"
        if before is None:
            self._complete(parsed.code, entry.row)
        return "changed" if before else "new"

    def _current(self, code: str) -> Procedure | None:
        """As it is now: somebody may have changed it since the file was read."""
        known = self.procedures.get(code)
        columns = ("latest_revision", "live", "has_unpublished_changes", "locked")
        now = Procedure.objects.select_for_update().filter(code=code).values_list(*columns).first()
        if now is None:
            return None
        if known is None or now != (
            known.latest_revision_id,
            known.live,
            known.has_unpublished_changes,
            known.locked,
        ):
            self.procedures[code] = Procedure.objects.for_import().get(code=code)
        return self.procedures[code]

    def _publish(self, before: Procedure | None, entry: Entry) -> Procedure | None:
        """None where the record says the same already."""
        record = build_record(before=before, entry=entry, directory=self.directory)
        if before and before.live and not parts_that_differ(before, record):
            return None
        publish_record(before=before, record=record, by=self.by, is_news=self.is_news)
        self.procedures[entry.code] = record
        self.written.append(record.pk)
        return record

    @property
    def directory(self) -> Directory:
        if self.real is None:
            ensure_reference_data()
            self.real = Directory(self.procedures)
        return self.real

    def _complete(self, code: str, row: int) -> None:
        """Entries of the rows above that were written and refer to this procedure: it is there now."""
        for raw in self.naming[code]:
            if raw.row < row:
                with suppress(EntryRejected):
                    self._link(parse_entry(raw.data, self.known))

    def _link(self, entry: Entry) -> None:
        """Nothing but references is written here: an entry that says more than its record was rejected.

        Raises:
            EntryRejected: it was not to be written at all.
        """
        before = self._current(entry.code)
        if before is None or not before.live:
            return
        _refuse_open_work(before)
        self._refuse_unknown_references(entry)
        record = build_record(before=before, entry=entry, directory=self.directory)
        if set(parts_that_differ(before, record)) <= set(REFERRING):
            self._publish(before, entry)

    def forget(self) -> None:
        """A transaction was rolled back: what it had created is gone."""
        self.real = None
        self.written = [pk for pk in self.written if pk in set(Procedure.objects.values_list("pk", flat=True))]
        self.procedures.clear()
        self.procedures.update({procedure.code: procedure for procedure in Procedure.objects.for_import()})

    def settle(self) -> None:
        """Tells the search, and Wagtail where forms are used: saving one by one would queue a task for each."""
        procedures_changed(self.written)
        for procedure in Procedure.objects.for_import().filter(pk__in=self.written):
            ReferenceIndex.create_or_update_for_object(procedure)
        self.written.clear()


def _refuse_open_work(procedure: Procedure) -> None:
    """Raises EntryRejected where an import would overwrite what an editor is working on."""
    if procedure.has_unpublished_changes:
        raise EntryRejected([_("the procedure “%(title)s” has an open draft") % {"title": procedure.title}])
    if procedure.locked:
        raise EntryRejected([_("the procedure “%(title)s” is locked by an editor") % {"title": procedure.title}])


def _naming(entries: Sequence[RawEntry], known: KnownCodes) -> dict[str, list[RawEntry]]:
    """Code → the good entries that refer to it; of one code the first. Most files have none."""
    naming: dict[str, list[RawEntry]] = defaultdict(list)
    first: dict[str, RawEntry] = {}
    for raw in entries:
        if first.setdefault(code_of(raw), raw) is not raw:
            continue
        if isinstance(raw.data, dict) and not raw.problem and any(raw.data.get(key) for key in REFERRING):
            with suppress(EntryRejected):
                for code in parse_entry(raw.data, known).named_procedures():
                    naming[code].append(raw)
    return naming


def _state(procedure: Procedure | None) -> str:
    """Another one whenever somebody saved or published."""
    return f"{procedure.latest_revision_id or 0}" if procedure else ""


def code_of(raw: RawEntry) -> str:
    code = raw.data.get("code") if isinstance(raw.data, dict) else None
    return shown(code).strip("“”") if isinstance(code, str) else ""


def _title(raw: RawEntry) -> str:
    title = raw.data.get("title") if isinstance(raw.data, dict) else None
    return shown(title).strip("“”") if isinstance(title, str) else ""
