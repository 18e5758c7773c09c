"""Long printing in the background: many forms in one file, a year's register, labels. With progress, and an end.

Whoever works on a job gives a sign of life every few papers (`beat_at`). One that falls silent was left by a killed
process, and begins anew: its file is written only when it is whole.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from casework.files import delete_stored, store_bytes
from casework.printing import PrintError
from catalog.models import Agency
from dossiers.models import PrintJob
from dossiers.printing.job_rights import KEPT, roles_of

logger = logging.getLogger(__name__)
State = PrintJob.State
OPEN = (State.QUEUED, State.RUNNING)
SILENCE = timedelta(seconds=90)  # after which whoever worked on it is taken for dead
TRIES = 3  # a job that kills its worker is not given to a fourth
FILE_KEPT = timedelta(days=1)  # it is full of people's data, and made again at any time
JOB_KEPT = timedelta(days=14)
ROUND = 200  # jobs in one periodic round


class TakenAway(Exception):
    """Somebody stopped the job, or took it over from a process that seemed dead."""


class NothingToPrint(Exception):
    """The text is for whoever ordered it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a job has made."""

    content: bytes
    name: str  # of the file, with its ending
    content_type: str = "application/pdf"


Progress = Callable[[int, int], None]  # done, of how many; raises TakenAway
Maker = Callable[[PrintJob, Progress], Made]
_makers: dict[str, str] = {}


def register_maker(kind: str, maker: str) -> None:
    """Who makes a kind of job (PrintJob.kind), by dotted path to a Maker. In AppConfig.ready().

    A maker may be called again for the same job after its process was killed, so what it writes must bear that. It
    raises NothingToPrint or PrintError.
    """
    _makers[kind] = maker


def start_job(
    *, kind: str, title: str, parameters: dict[str, Any], by: User, agency: Agency | None = None, at_once: bool = False
) -> PrintJob:
    """Order it.

    Args:
        parameters: what its maker wants, JSON.
        at_once: it is short: make it before returning.
    """
    with transaction.atomic():
        job = PrintJob.objects.create(
            kind=kind, title=title[:200], parameters=parameters, agency=agency, created_by=by
        )
        if not at_once:
            _hand_over(job)
    if at_once:
        carry_on(job.pk)
        job.refresh_from_db()
    return job


def cancel_job(job: PrintJob) -> bool:
    """Stop it, if it is not ready yet."""
    return _moved(job, OPEN, state=State.CANCELLED, finished_at=timezone.now())


def retry_job(job: PrintJob) -> bool:
    """Begin anew what failed or was left by a dead process; the tries are counted anew as well."""
    now = timezone.now()
    anew = {"state": State.QUEUED, "beat_at": now, "done": 0, "error": "", "finished_at": None}
    with transaction.atomic():
        found = PrintJob.objects.filter(Q(state=State.FAILED) | _silent(now), pk=job.pk)
        return bool(found.update(**anew, parameters={**job.parameters, "tries": 0})) and _hand_over(job)


def is_silent(job: PrintJob, now: datetime) -> bool:
    """Whether nobody works on it although it should be worked on."""
    return job.state in OPEN and (job.beat_at or job.created_at) < now - SILENCE


def _silent(now: datetime) -> Q:
    before = now - SILENCE
    return Q(state__in=OPEN) & (Q(beat_at__lt=before) | Q(beat_at=None, created_at__lt=before))


def _hand_over(job: PrintJob) -> bool:
    """To a worker where there are any; otherwise to a thread, so that the page answers at once."""
    run = partial(_start_thread, job.pk) if settings.IMPORTS_IN_THREADS else partial(carry_on_job.enqueue, job.pk)
    transaction.on_commit(run)
    return True


def _start_thread(job_id: int) -> None:
    threading.Thread(target=_run_in_thread, args=(job_id,), name=f"print-{job_id}", daemon=True).start()


def _run_in_thread(job_id: int) -> None:
    try:
        carry_on(job_id)
    finally:
        connections.close_all()


@task()
def carry_on_job(job_id: int) -> None:
    carry_on(job_id)


def take_up_left_jobs(now: datetime) -> Counter[str]:
    """Periodic: what killed processes left begins anew; after TRIES it has failed. Returns how many of each."""
    outcome: Counter[str] = Counter()
    for job in PrintJob.objects.filter(_silent(now))[:ROUND]:
        tries = job.parameters.get("tries", 0) + 1
        if tries >= TRIES:
            error = _("The process that set it was ended %(times)d times") % {"times": tries}
            outcome["failed"] += _moved(job, OPEN, state=State.FAILED, error=error, finished_at=now)
            continue
        with transaction.atomic():
            found = PrintJob.objects.filter(_silent(now), pk=job.pk)
            parameters = {**job.parameters, "tries": tries}
            if found.update(state=State.QUEUED, beat_at=now, done=0, parameters=parameters):
                outcome["begun anew"] += _hand_over(job)
    return +outcome  # what is none is no news


def forget_old_jobs(now: datetime) -> int:
    """Periodic: files go after a day, jobs after two weeks. Returns how many files."""
    old = list(PrintJob.objects.filter(created_at__lt=now - FILE_KEPT, file__isnull=False).select_related("file"))
    for job in old[:ROUND]:
        stored = job.file
        PrintJob.objects.filter(pk=job.pk).update(file=None)
        if stored:
            delete_stored(stored)
    PrintJob.objects.filter(created_at__lt=now - JOB_KEPT, file=None).exclude(state__in=OPEN).delete()
    return len(old[:ROUND])


def carry_on(job_id: int) -> None:
    """Make it; nothing, if somebody else is at it, or it was stopped."""
    job = PrintJob.objects.select_related("created_by", "agency").filter(pk=job_id, state=State.QUEUED).first()
    if job is None or not (run := _Run(job)).claim():
        return
    try:
        maker: Maker = import_string(_makers[job.kind])
        run.finish(maker(job, run.beat))
    except TakenAway:
        logger.info("print job %s was stopped or taken over", job.pk)
    except NothingToPrint as nothing:
        run.fail(str(nothing))
    except PrintError:
        logger.exception("print job %s could not be set", job.pk)
        run.fail(_("A paper could not be set. Its template or its data is at fault."))
    except Exception:
        logger.exception("print job %s stopped", job.pk)
        run.fail(_("It stopped unexpectedly. Try again; if it happens again, tell the administrator."))


def _moved(job: PrintJob, states: tuple[State, ...], **values: Any) -> bool:
    """By compare-and-set: two people may press at once."""
    return bool(PrintJob.objects.filter(pk=job.pk, state__in=states).update(**values))


class _Run:
    """One process's work on one job. The moment it last gave a sign of life is its claim to it."""

    def __init__(self, job: PrintJob) -> None:
        self.job = job

    def claim(self) -> bool:
        parameters = {**self.job.parameters, KEPT: roles_of(self.job.created_by)}
        return self._update(state=State.RUNNING, beat_at=timezone.now(), done=0, parameters=parameters)

    def _update(self, **values: Any) -> bool:
        mine = PrintJob.objects.filter(pk=self.job.pk, state=self.job.state, beat_at=self.job.beat_at)
        if not mine.update(**values):
            return False
        for name, value in values.items():
            setattr(self.job, name, value)
        return True

    def beat(self, done: int, total: int) -> None:
        """A sign of life, with how far it is.

        Raises:
            TakenAway: the claim has ended.
        """
        if not self._update(beat_at=timezone.now(), done=done, total=total):
            raise TakenAway

    def finish(self, made: Made) -> None:
        """The file and the state together: a job that was taken away keeps none."""
        with transaction.atomic():
            stored = store_bytes(made.name, made.content, made.content_type)
            values = {"done": self.job.total, "file": stored, "finished_at": timezone.now()}
            if not self._update(state=State.DONE, **values):
                delete_stored(stored)

    def fail(self, error: str) -> None:
        self._update(state=State.FAILED, error=error[:500], finished_at=timezone.now())


def in_readers_language(user: User) -> Any:
    """For makers whose files speak to officers, e.g. a spreadsheet's headings."""
    profile = getattr(user, "wagtail_userprofile", None)
    return translation.override(profile.get_preferred_language() if profile else settings.LANGUAGE_CODE)
