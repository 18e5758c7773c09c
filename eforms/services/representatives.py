"""For whom a draft is filed: for whoever fills it in, or for somebody else whom they represent."""

from __future__ import annotations

from django.db import transaction

from eforms.models import Draft
from eforms.papers import Paper
from eforms.standard import AUTHORISATION, authorisation


@transaction.atomic
def file_for(*, draft: Draft, other: bool) -> None:
    """Answers stay, also those that are not asked any more: whoever changes their mind finds them again.

    What was said of the applicant stays too, and is shown again on its page.
    """
    kept = Draft.objects.select_for_update().filter(pk=draft.pk, dossier=None).first()
    if kept is None or kept.for_other == other or not kept.schema.representative_allowed:
        return
    papers = [paper for paper in kept.papers if paper["key"] != AUTHORISATION]
    if other:
        papers = [_authorisation(), *papers]
    Draft.objects.filter(pk=kept.pk).update(for_other=other, papers=papers)


def _authorisation() -> dict[str, object]:
    asked = authorisation()
    return Paper(
        key=asked.key, label=asked.label, help=asked.help, copies=1, required=True, show_when=asked.show_when
    ).as_json()
