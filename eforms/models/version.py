"""What was published, and stays as it was."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.models import StoredFile
from eforms.models.querysets import VersionQuerySet
from eforms.schema.form import FormSchema

if TYPE_CHECKING:
    from eforms.models.form import EForm


class WordTemplate(models.Model):
    """A Word file by which an editor lays out the finished declaration; see eforms.word.templates.

    Kept for ever: drafts of the form, old versions and dossiers refer to it.
    """

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.file.name

    @property
    def content(self) -> bytes:
        with self.file.file.open("rb") as file:
            return bytes(file.read())


class EFormVersion(models.Model):
    """What was published, for ever: a draft and a dossier keep the version that they began with.

    PostgreSQL refuses changes by itself too (casework.append_only). That it was withdrawn stands in rows of its own.
    """

    eform = models.ForeignKey("eforms.EForm", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    schema = models.JSONField()
    word_template = models.ForeignKey(WordTemplate, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an e-form")
        verbose_name_plural = _("versions of e-forms")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["eform", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return _("%(title)s, version %(number)d") % {"title": self.schema["title"], "number": self.number}

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A published version is immutable")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A published version is never deleted")

    @property
    def form(self) -> FormSchema:
        """The schema as data, read once in a process."""
        return form_of(self.pk, self.published_at)

    @classmethod
    def freeze(
        cls, eform: EForm, schema: FormSchema, word_template: WordTemplate | None = None, by: User | None = None
    ) -> EFormVersion:
        """The next version, or the valid one again where nothing changed."""
        valid = eform.current_version
        if valid and FormSchema.from_json(valid.schema) == schema and valid.word_template == word_template:
            return valid
        last = cls.objects.filter(eform=eform).order_by("number").last()
        return cls.objects.create(
            eform=eform,
            number=last.number + 1 if last else 1,
            schema=schema.as_json(),
            word_template=word_template,
            published_by=by,
        )


class VersionWithdrawal(models.Model):
    """An editor took a version back; drafts of it move to the valid one when they are next opened."""

    version = models.ForeignKey(EFormVersion, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.TextField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    restored_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    restored_at = models.DateTimeField(null=True)  # it is valid again from then

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(restored_at__isnull=True),
                name="one_standing_withdrawal_a_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.reason}"


@lru_cache(maxsize=128)  # more forms than a province has; a long one takes a megabyte
def form_of(version: int, published_at: datetime) -> FormSchema:
    """What the version with this key has frozen: it never changes, and reading a long one takes longer than a page."""
    return FormSchema.from_json(EFormVersion.objects.values_list("schema", flat=True).get(pk=version))
