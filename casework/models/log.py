"""Serial numbers, and logs that are only appended to."""

from typing import Any

from django.db import models


class Serial(models.Model):
    """The last number given in one series on one day; see casework.numbering."""

    series = models.CharField(max_length=60)
    day = models.DateField()
    value = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "day"], name="one_serial_a_series_and_day")]


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete an event."""


class EventQuerySet(models.QuerySet[Any]):
    """Reads and appends. PostgreSQL refuses the rest by itself too; see casework.append_only."""

    def update(self, **changes: Any) -> int:
        raise AppendOnlyError("an event is written once, by casework.chain.append_event")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AppendOnlyError("an event is written once, by casework.chain.append_event")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("an event is never deleted")


class EventBase(models.Model):
    """One entry of an append-only log; see casework.chain. Holds references and hashes, no personal data."""

    sequence = models.PositiveIntegerField()  # 1, 2, 3 … within one chain
    action = models.CharField(max_length=40)
    at = models.DateTimeField()
    origin = models.CharField(max_length=40, blank=True, help_text="from where: online, desk, system, api")
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sequence"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("an event is written once, by casework.chain.append_event")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("an event is never deleted")


class ChainHead(models.Model):
    """The last event of one chain that a checkpoint has signed; see casework.checkpoints."""

    log = models.CharField(max_length=20)
    chain = models.BigIntegerField(help_text="key of the chain's owner")
    length = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "chain"], name="one_head_a_chain")]

    def __str__(self) -> str:
        return f"{self.log} {self.chain} #{self.length}"


class Checkpoint(models.Model):
    """All heads of one log on one day, signed: shows what a whole chain cannot, that its end was cut off."""

    log = models.CharField(max_length=20)
    day = models.DateField()
    taken_at = models.DateTimeField()
    chains = models.PositiveBigIntegerField()
    events = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64, help_text="SHA-256 over all heads in the order of their chains")
    previous_root = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=16, help_text="begins the SHA-256 of the public key")
    signature = models.CharField(max_length=128, help_text="Ed25519, in hexadecimal")

    class Meta:
        ordering = ["log", "day"]
        constraints = [models.UniqueConstraint(fields=["log", "day"], name="one_checkpoint_a_day")]

    def __str__(self) -> str:
        return f"{self.log} {self.day:%Y-%m-%d}"
