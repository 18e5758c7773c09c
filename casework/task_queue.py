"""The queue of django-tasks-db neither recovers nor forgets: a killed worker's task would run for ever."""

from collections import Counter
from datetime import datetime, timedelta

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LEASE = timedelta(hours=1)  # a task that runs for longer was left by a killed worker
TRIES = 3  # a task that kills its worker is not given to a fourth
KEPT = timedelta(days=14)  # how long a finished task can be looked up
ROUND = 1_000  # rows in one periodic round


def tidy_task_queue(now: datetime) -> Counter[str]:
    """Give back what killed workers left, and forget what was finished long ago.

    Returns:
        How many were `recovered`, have `failed` for good, were `forgotten`.
    """
    outcome: Counter[str] = Counter()
    for task in DBTaskResult.objects.running().filter(started_at__lt=now - LEASE)[:ROUND]:
        if became := _give_back(task, now):
            outcome[became] += 1
    old = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT)
    forgotten, _by_model = DBTaskResult.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:ROUND])).delete()
    outcome["forgotten"] += forgotten
    return +outcome


def _give_back(task: DBTaskResult, now: datetime) -> str:
    """By compare-and-set: the worker may be slow, not dead, and finish at this moment."""
    left = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
    if len(task.worker_ids) < TRIES:
        return "recovered" if left.update(status=TaskResultStatus.READY, started_at=None) else ""
    failed = left.update(
        status=TaskResultStatus.FAILED, finished_at=now, traceback=f"left {TRIES} times by its worker"
    )
    return "failed" if failed else ""
