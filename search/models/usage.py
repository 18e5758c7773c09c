"""What people search for and what they choose, counted by day: never who they are, nor when in the day."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

LONGEST_WORDS = 100  # characters; whoever writes more tells a story of their own, which is not kept


class SearchedWordsQuerySet(models.QuerySet["SearchedWords"]):
    def heeded(self) -> Self:
        """Without the words that an editor set aside."""
        return self.filter(~Exists(IgnoredWords.objects.filter(words=OuterRef("words"))))


class SearchedWords(models.Model):
    """How often one wording was searched on one day, as search.usage.wording lets it be kept."""

    day = models.DateField()
    words = models.CharField(max_length=LONGEST_WORDS)  # NFC, lower case
    searches = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)  # of them without any result
    results = models.PositiveIntegerField(default=0)  # of the last of them
    is_loose = models.BooleanField(default=False)  # the last one found only a part of the words
    is_corrected = models.BooleanField(default=False)  # the last one was searched in other words

    objects: ClassVar[models.Manager[SearchedWords]] = SearchedWordsQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["words", "day"], name="words_counted_once_a_day")]
        indexes = [models.Index(fields=["day"], name="search_searched_day")]

    def __str__(self) -> str:
        return self.words


class ChosenResult(models.Model):
    """How often a result was opened after a wording was searched, or from the suggestions while it was typed."""

    day = models.DateField()
    words = models.CharField(max_length=LONGEST_WORDS)
    kind = models.CharField(max_length=20)  # as registered in search.sources
    key = models.CharField(max_length=80)  # of the object in its room
    place = models.PositiveSmallIntegerField()  # in the list, from 1
    is_suggestion = models.BooleanField(default=False)
    choices = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["words", "day", "kind", "key", "place", "is_suggestion"], name="choice_counted_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["day"], name="search_chosen_day")]

    def __str__(self) -> str:
        return f"{self.words}: {self.kind} {self.key}"


class IgnoredWords(models.Model):
    """Words that an editor set aside: the reports leave them out until they are taken up again."""

    words = models.CharField(max_length=LONGEST_WORDS, unique=True)
    ignored_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(default=timezone.now)
    ignored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.words
