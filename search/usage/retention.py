"""How long counts are kept (docs/operator.md, “What people search for”)."""

from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone

from search.models import ChosenResult, IgnoredWords, SearchedWords

LONGEST_KEPT = timedelta(days=396)  # thirteen months: this season beside that of last year
RARE, RARE_KEPT = 3, timedelta(days=30)  # words searched less often may be somebody's name
LONG, LONG_KEPT = 60, timedelta(days=7)  # rare words longer than so many characters tell a story


def purge_daily(now: datetime) -> int:
    """Periodic work, once a day: see purge."""
    today = timezone.localdate(now)
    return purge(today) if cache.add(f"search-usage-purged-{today}", 1, timeout=86_400) else 0


@transaction.atomic
def purge(today: date) -> int:
    """Forget what is old, and sooner what hardly anybody searched. Returns the number of rows."""
    gone = SearchedWords.objects.filter(day__lt=today - LONGEST_KEPT).delete()[0]
    gone += _purge_rare(today - RARE_KEPT, longer_than=0) + _purge_rare(today - LONG_KEPT, longer_than=LONG)
    return gone + _purge_choices(today) + _purge_ignored(today)


def _purge_rare(before: date, longer_than: int) -> int:
    """Wordings that were searched fewer than RARE times in all, on days before that one."""
    counted = SearchedWords.objects.annotate(letters=Length("words")).filter(letters__gt=longer_than)
    rare = counted.values("words").annotate(times=Sum("searches")).filter(times__lt=RARE).values("words")
    return SearchedWords.objects.filter(day__lt=before, words__in=rare).delete()[0]


def _purge_choices(today: date) -> int:
    """A choice is kept as long as the wording that it belongs to; without one, as long as a rare one."""
    old = ChosenResult.objects.filter(day__lt=today - LONGEST_KEPT).delete()[0]
    kept = SearchedWords.objects.values("words")
    rare = ChosenResult.objects.values("words").annotate(times=Sum("choices")).filter(times__lt=RARE).values("words")
    orphans = ChosenResult.objects.filter(day__lt=today - RARE_KEPT, words__in=rare).exclude(words__in=kept)
    long_ones = ChosenResult.objects.annotate(letters=Length("words")).filter(
        letters__gt=LONG, day__lt=today - LONG_KEPT, words__in=rare
    )
    return old + orphans.delete()[0] + long_ones.exclude(words__in=kept).delete()[0]


def _purge_ignored(today: date) -> int:
    """What was set aside is forgotten with the counts."""
    old = IgnoredWords.objects.filter(ignored_at__date__lt=today - RARE_KEPT)
    return old.exclude(words__in=SearchedWords.objects.values("words")).delete()[0]
