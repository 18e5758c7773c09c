"""The public look-up: tries that were counted, codes that were sent."""

from __future__ import annotations

from django.db import models


class LookupAttempt(models.Model):
    """Tries of one kind by one caller within a window; `key` is a hash, so that no address is kept."""

    scope = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    count = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_attempt_row_a_scope_and_key")]

    def __str__(self) -> str:
        return f"{self.scope}: {self.count}"


class OneTimeCode(models.Model):
    """A one-time code that was sent to a contact; only its hash is kept. See dossiers.one_time."""

    subject = models.CharField(max_length=100, unique=True, help_text="what it opens, e.g. dossier:12")
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.subject
