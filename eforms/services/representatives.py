"""For whom a draft is filed: for whoever fills it in, or for somebody else whom they represent."""

from __future__ import annotations

from django.db import transaction

from eforms.models import Draft
from eforms.schema.papers import papers_for
from eforms.schema.standard import AUTHORISATION


@transaction.atomic
def file_for(*, draft: Draft, other: bool) -> None:
    """Answers stay, also those that are not asked any more: whoever changes their mind finds them again."""
    kept = Draft.objects.select_for_update().filter(pk=draft.pk, dossier=None).first()
    if kept is None or kept.for_other == other or not kept.schema.representative_allowed:
        return
    rest = [paper for paper in kept.papers if paper["key"] != AUTHORISATION]
    asked = [paper.as_json() for paper in papers_for(kept.schema, [], for_other=other)]
    Draft.objects.filter(pk=kept.pk).update(for_other=other, papers=[*asked, *rest])
