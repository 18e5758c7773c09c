"""What somebody read and agreed to, as one number: it changes with every answer and every file."""

from __future__ import annotations

from dossiers.log_entries import digest
from eforms.journey.walk import Journey
from eforms.schema.form import QuestionType


def fingerprint(journey: Journey) -> str:
    """SHA-256 over the form's version, the answers and the files' contents.

    Computed values follow from the answers, and some (an age) change overnight: they do not count.
    """
    answers = {
        shown.question.key: shown.value
        for _step, page in journey.answers()
        for shown in page
        if shown.question.type != QuestionType.COMPUTED
    }
    files = {paper.key: sorted(upload.file.sha256 for upload in journey.files_of(paper)) for paper in journey.papers}
    return digest({"version": journey.draft.version_id, "answers": answers, "files": files})
