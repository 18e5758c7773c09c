"""What was offered from which day on: rows that are only ever added."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from catalog.models import FormTemplate, FormVersion


@transaction.atomic
def keep_version(*, form: FormTemplate, by: User | None = None, note: str = "") -> FormVersion | None:
    """Note the form's files as they are offered from now on.

    Returns:
        None when they are those of the newest version: nothing changed.
    """
    FormTemplate.objects.select_for_update().filter(pk=form.pk).first()  # two editors number one after the other
    newest = form.versions.first()
    names = {"file": form.file.name or "", "pdf": form.pdf.name or "", "sample": form.sample.name or ""}
    if newest and all(getattr(newest, field) == name for field, name in names.items()):
        return None
    if newest is None and not any(names.values()):
        return None
    last = form.versions.aggregate(last=Max("number"))["last"] or 0
    return FormVersion.objects.create(form=form, number=last + 1, by=by, note=note, **names)
