"""What an officer keeps of the queue: columns, and filters under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Agency
from dossiers.querysets import SavedFilterQuerySet


class SavedFilter(models.Model):
    """A tab, filters, words and order of the queue under a name, for its owner or for an agency's people.

    The one without a name is how the owner's queue looks always: it holds the columns and no filters. Both are in one
    table, so that the queue reads them in one query.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("shared with"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="saved_filters",
        help_text=_("Empty: only you see it."),
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    query = models.CharField(max_length=1000, blank=True)  # of the queue's address, e.g. "view=late&channel=post"
    columns = models.JSONField(default=list, blank=True)  # keys of dossiers.desk.columns; empty: the usual ones

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_saved_filter_a_name"),
            models.CheckConstraint(condition=~Q(name="") | Q(query="", agency=None), name="columns_only_without_name"),
        ]

    def __str__(self) -> str:
        return self.name
