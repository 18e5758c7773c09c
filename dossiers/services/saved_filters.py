"""What an officer keeps of the queue."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.access import works_in
from catalog.models import Agency
from dossiers.models import SavedFilter

MOST_FILTERS = 30  # of one officer


@transaction.atomic
def keep_columns(*, user: User, columns: Iterable[str]) -> SavedFilter:
    """How the queue of `user` looks from now on; none gives the usual columns."""
    kept, _created = SavedFilter.objects.update_or_create(
        owner=user, name="", defaults={"columns": list(columns), "query": "", "agency": None}
    )
    return kept


@transaction.atomic
def save_filter(*, user: User, name: str, query: str, agency: Agency | None) -> SavedFilter:
    """Keep a list under a name, for `user` or (with an agency) for all its people; the same name is replaced.

    Raises:
        PermissionDenied: `user` does nothing in that agency.
        ValidationError: no name, or too many.
    """
    if agency and not works_in(user, agency):
        raise PermissionDenied(_("This step is not yours to make in this agency"))
    if not name.strip():
        raise ValidationError({"name": _("Give the filter a name")}, code="required")
    others = user.saved_filters.exclude(name__in=["", name.strip()])
    if others.count() >= MOST_FILTERS:
        raise ValidationError({"name": _("You have too many saved filters: delete one first")}, code="many")
    kept = SavedFilter(owner=user, name=name.strip(), query=query, agency=agency)
    kept.clean_fields()
    saved, _created = SavedFilter.objects.update_or_create(
        owner=user, name=kept.name, defaults={"query": query, "agency": agency}
    )
    return saved


def delete_filter(*, user: User, pk: int) -> bool:
    """Whether there was one; only its owner deletes it."""
    deleted, _by_model = user.saved_filters.exclude(name="").filter(pk=pk).delete()
    return bool(deleted)
