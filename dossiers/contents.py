"""What a dossier holds, for whoever may see it: answers by part, and stored files."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from casework.models import StoredFile
from dossiers.models import Dossier, Result


def answer_parts(answers: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Answers under the title of their part of the form, in the form's order."""
    return [(part, list(rows)) for part, rows in groupby(answers, key=lambda answer: answer.get("part", ""))]


def files_of(dossier: Dossier, results: QuerySet[Result]) -> QuerySet[StoredFile]:
    """Everything that was given for the dossier, and the files of `results`; nothing else.

    What waits in a request that the applicant has not sent yet is not given.
    """
    sent = Q(supplement_items__request__leg__dossier=dossier, supplement_items__request__answered_at__isnull=False)
    given = Q(papers__dossier=dossier) | sent
    return StoredFile.objects.filter(given | Q(pk__in=results.values("file"))).distinct()
