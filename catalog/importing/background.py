"""Carries out what somebody imports from the admin: reads the file, waits for a word, writes in batches.

Whoever works on an import says so every batch (`seen_at`). One that falls silent was left by a killed process: anybody
may take it up where it stands, for a batch is written and counted in one transaction.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connections, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from catalog.importing.errors import ImportFileError
from catalog.importing.jobs import Look, Outcome, Subject, Work, subject_named
from catalog.importing.looks import read_looks, store_looks
from catalog.importing.services import BATCH, Written, batched, write_batch
from catalog.models import CatalogImport

logger = logging.getLogger(__name__)
State = CatalogImport.State
WORKING = (State.READING, State.WRITING)
SILENCE = timedelta(seconds=90)  # after which whoever worked on it is taken for dead
KEPT = timedelta(days=60)  # how long a finished import and its file can be looked at
LETTERS: dict[Outcome, str] = {"new": "n", "changed": "c", "unchanged": "u", "rejected": "r"}


class TakenAway(Exception):
    """Somebody cancelled the import, or took it over from a process that seemed dead."""


def start_import(*, subject: Subject, file: UploadedFile[Any], by: User) -> CatalogImport:
    """Keep the file and have it read."""
    job = CatalogImport(subject=subject.code, by=by, file_name=PurePath(file.name or "").name[:200])
    with transaction.atomic():
        job.file.save(f"{job.key.hex}{PurePath(job.file_name).suffix.lower()[:10]}", file, save=True)
        hand_over(job)
    return job


def confirm_import(job: CatalogImport) -> bool:
    """Have it written, if it still waits for that."""
    with transaction.atomic():
        return _moved(job, (State.READY,), state=State.WRITING, done=0, seen_at=None, problem="") and hand_over(job)


def cancel_import(job: CatalogImport) -> bool:
    """Stop it: what has been written by then stays."""
    return _moved(job, (*WORKING, State.READY), state=State.CANCELLED, finished_at=timezone.now())


def continue_import(job: CatalogImport) -> bool:
    """Take up what was left by a dead process."""
    with transaction.atomic():
        taken = CatalogImport.objects.filter(_silent(timezone.now()), pk=job.pk).update(seen_at=None, problem="")
        return bool(taken) and hand_over(job)


def hand_over(job: CatalogImport) -> bool:
    """To a worker where there are any; otherwise to a thread, so that the page answers at once."""
    run = partial(_start_thread, job.pk) if settings.IMPORTS_IN_THREADS else partial(carry_on_import.enqueue, job.pk)
    transaction.on_commit(run)
    return True


def _start_thread(import_id: int) -> None:
    threading.Thread(target=_run_in_thread, args=(import_id,), name=f"import-{import_id}", daemon=True).start()


def _run_in_thread(import_id: int) -> None:
    try:
        carry_on(import_id)
    finally:
        connections.close_all()


@task()
def carry_on_import(import_id: int) -> None:
    carry_on(import_id)


def is_silent(job: CatalogImport, now: datetime) -> bool:
    """Whether nobody works on it although it should be worked on."""
    return job.state in WORKING and (bool(job.problem) or (job.seen_at or job.created_at) < now - SILENCE)


def _silent(now: datetime) -> Q:
    before = now - SILENCE
    quiet = Q(seen_at__lt=before) | Q(seen_at=None, created_at__lt=before)
    return Q(state__in=WORKING) & (quiet | ~Q(problem=""))


def take_up_left_imports(now: datetime) -> int:
    """Periodic: what a killed process left goes on; what failed waits for a person. Returns how many."""
    left = [job for job in CatalogImport.objects.filter(_silent(now), problem="") if continue_import(job)]
    return len(left)


def forget_old_imports(now: datetime) -> int:
    """Periodic: the files, which may hold names and addresses, go with them. Returns how many.

    So does one that stopped with a problem which nobody looked into.
    """
    old = CatalogImport.objects.filter(~Q(state__in=WORKING) | ~Q(problem=""), created_at__lt=now - KEPT)
    for job in old:
        job.file.storage.delete(looks_name(job))
        job.file.delete(save=False)
        job.delete()
    return len(old)


def looks_name(job: CatalogImport) -> str:
    """Of the file, in the same storage, in which the preview is kept."""
    return f"imports/{job.key.hex}.looks"


def carry_on(import_id: int) -> None:
    """Read or write, whatever the import waits for; nothing, if somebody else is at it."""
    job = CatalogImport.objects.select_related("by").filter(pk=import_id, state__in=WORKING).first()
    if job is None or not (run := _Run(job)).claim():
        return
    with translation.override(_language(job.by)):
        try:
            run.read() if job.state == State.READING else run.write()
        except TakenAway:
            logger.info("import %s was cancelled or taken over", job.pk)
        except ImportFileError as error:
            run.fail(str(error))
        except Exception as error:
            logger.exception("import %s stopped", job.pk)
            run.stop(f"{type(error).__name__}: {error}"[:500])


def _language(user: User | None) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return str(profile.get_preferred_language() if profile else settings.LANGUAGE_CODE)


def _moved(job: CatalogImport, states: Iterable[str], **values: Any) -> bool:
    """By compare-and-set: two people may press at once."""
    return bool(CatalogImport.objects.filter(pk=job.pk, state__in=states).update(**values))


class _Run:
    """One process's work on one import. The moment it last gave a sign of life is its claim to it."""

    def __init__(self, job: CatalogImport) -> None:
        self.job, self.subject = job, subject_named(job.subject)

    def claim(self) -> bool:
        seen = self.job.seen_at
        if seen is not None and not is_silent(self.job, timezone.now()):
            return False
        return self._update(seen_at=timezone.now())

    def _update(self, **values: Any) -> bool:
        mine = CatalogImport.objects.filter(pk=self.job.pk, state=self.job.state, seen_at=self.job.seen_at)
        if not mine.update(**values):
            return False
        for name, value in values.items():
            setattr(self.job, name, value)
        return True

    def beat(self, **values: Any) -> None:
        """A sign of life, with what was done.

        Raises:
            TakenAway: the claim has ended.
        """
        if not self._update(seen_at=timezone.now(), **values):
            raise TakenAway

    def fail(self, problem: str) -> None:
        self._update(state=State.FAILED, problem=problem, finished_at=timezone.now())

    def stop(self, problem: str) -> None:
        """It can be continued, once a person has seen why it stopped."""
        self._update(problem=problem)

    def _work(self) -> Work:
        with self.job.file.open("rb") as stored:
            stream = BytesIO(stored.read())  # whatever the storage gives, openpyxl goes to and fro in it
            return self.subject.read(self.job.file_name, stream, self.job.by)

    def read(self) -> None:
        """Look every entry over, and keep what was seen for the preview."""
        work = self._work()
        self.beat(total=len(work.entries), done=0)
        looks: list[Look] = []
        for batch in batched(work.entries, BATCH):
            looks.extend(work.look(entry) for entry in batch)
            self.beat(done=len(looks))
        if not looks:
            raise ImportFileError(_("%(file)s has no entries") % {"file": self.job.file_name})
        store_looks(self.job.file.storage, looks_name(self.job), looks)
        outcomes = "".join(LETTERS[look.outcome] for look in looks)
        self.beat(report={"outcomes": outcomes, "late": []}, state=State.READY, done=0)

    def write(self) -> None:
        """From where it stands to the end; a batch and its count are written together."""
        work, first = self._work(), self.job.done
        looks = read_looks(self.job.file.storage, looks_name(self.job), first=first)
        pairs = zip(work.entries[first:], looks, strict=True)
        for batch in batched(pairs, BATCH):
            with transaction.atomic():
                written = write_batch(work, batch)
                self.beat(done=self.job.done + len(batch), report=self._report(written))
        self.beat(state=State.DONE, finished_at=timezone.now())

    def _report(self, written: list[Written]) -> dict[str, Any]:
        """What turned out otherwise than the preview said."""
        first = self.job.done
        late = [
            [first + position, each.outcome, list(each.reasons)]
            for position, each in enumerate(written)
            if each.outcome != each.look.outcome
        ]
        return {**self.job.report, "late": [*self.job.report["late"], *late]} if late else self.job.report


def letters_of(job: CatalogImport) -> str:
    """A letter of LETTERS for each entry, by position: what the preview said, or what became of those written."""
    letters = list(job.report.get("outcomes", ""))
    for position, outcome, _reasons in job.report.get("late", []):
        letters[position] = LETTERS[outcome]
    stopped = job.state == State.CANCELLED and job.done
    return "".join(letters[: job.done] if stopped else letters)


def counts_of(job: CatalogImport) -> dict[Outcome, int]:
    """How many entries of each outcome."""
    letters = letters_of(job)
    return {outcome: letters.count(letter) for outcome, letter in LETTERS.items()}


def late_reasons(job: CatalogImport) -> dict[int, tuple[Outcome, list[str]]]:
    """Position → what became of an entry for which the preview had said otherwise."""
    return {position: (outcome, reasons) for position, outcome, reasons in job.report.get("late", [])}
