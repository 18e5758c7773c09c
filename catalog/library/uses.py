"""Which procedures ask for a form: live ones, and drafts that nobody has published yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from wagtail.models import Revision

from catalog.models import FormTemplate, Procedure


def saved_uses(form: FormTemplate) -> list[Procedure]:
    """Procedures whose papers name the form, as they are saved."""
    return list(Procedure.objects.filter(papers__form=form).distinct().order_by("title"))


def draft_uses(form: FormTemplate) -> list[Procedure]:
    """Procedures whose draft names the form, while the saved record does not."""
    known = {procedure.pk for procedure in saved_uses(form)}
    changed = Procedure.objects.filter(has_unpublished_changes=True).exclude(latest_revision=None)
    rows = Revision.objects.filter(pk__in=changed.values("latest_revision")).iterator(chunk_size=200)
    found = {int(row.object_id) for row in rows if names_form(row.content, form.pk)}
    return list(Procedure.objects.filter(pk__in=found - known).order_by("title"))


def names_form(content: dict[str, Any], key: int) -> bool:
    """Whether a revision's papers name the form."""
    return any(paper.get("form") == key for paper in content.get("papers", ()))


def revisions_with(form: FormTemplate) -> Iterator[Revision]:
    """Every revision of a procedure that names the form, the old ones too: they can be brought back."""
    kind = ContentType.objects.get_for_model(Procedure)
    rows = Revision.objects.filter(content_type=kind).order_by(F("pk")).iterator(chunk_size=200)
    return (row for row in rows if names_form(row.content, form.pk))
