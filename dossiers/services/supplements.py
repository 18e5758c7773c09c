"""The applicant answers a request for supplement: exactly what was asked, all of it, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework.models import StoredFile
from dossiers.exceptions import IllegalMove
from dossiers.log_entries import digest, last_event, lock
from dossiers.models import DossierPaper, Event, SupplementItem, SupplementRequest
from dossiers.services.marks import clear_mark
from dossiers.services.moves import Change, carry_out
from dossiers.workflow import State

Papers = Mapping[int, Sequence[StoredFile]]
Answers = Mapping[int, str]


@transaction.atomic
def answer_supplement(
    *, request: SupplementRequest, papers: Papers, answers: Answers, at: datetime, origin: str = "online"
) -> Event:
    """Take the applicant's answer; `papers` and `answers` are by the item's id.

    Raises:
        ValidationError: an item has no answer, or something was answered that nobody asked.
        IllegalMove: the request is answered already, or the dossier was withdrawn or refused.
    """
    items = list(request.items.all())
    _require_all(items, papers, answers)
    leg = request.leg
    lock(leg.dossier_id)
    open_request = SupplementRequest.objects.filter(pk=request.pk, answered_at=None)
    if not open_request.update(answered_at=at):
        raise IllegalMove("answer", last_event(leg.dossier_id))
    for item in items:
        _keep(item, papers.get(item.pk, ()), answers.get(item.pk, ""))
    action = "answer" if leg.state == State.SUPPLEMENT else "answer_at_check"
    return carry_out(
        Change(leg=leg, action=action, by=None, at=at, origin=origin, data=_log_data(request, items, papers, answers))
    )


def _require_all(items: list[SupplementItem], papers: Papers, answers: Answers) -> None:
    asked = {item.pk for item in items}
    if not {*papers, *answers} <= asked:
        raise ValidationError(_("Something was answered that nobody asked for"), code="unasked")
    missing = [item for item in items if not _is_answered(item, papers, answers)]
    if missing:
        names = "; ".join(item.label for item in missing)
        raise ValidationError(_("Still missing: %(names)s"), code="missing", params={"names": names})


def _is_answered(item: SupplementItem, papers: Papers, answers: Answers) -> bool:
    if item.kind == SupplementItem.Kind.PAPER:
        return bool(papers.get(item.pk))
    return bool(answers.get(item.pk, "").strip())


def _keep(item: SupplementItem, files: Sequence[StoredFile], value: str) -> None:
    """The item keeps what came; a paper of the dossier gets the files too. Both are to be checked again."""
    dossier = item.request.leg.dossier
    clear_mark(dossier, item.kind, item.key)
    if item.kind == SupplementItem.Kind.ANSWER:
        item.value = value.strip()
        item.save(update_fields=["value"])
        return
    item.files.set(files)
    paper, _created = DossierPaper.objects.get_or_create(
        dossier=dossier, key=item.key, defaults={"label": item.label, "order": dossier.papers.count() + 1}
    )
    paper.files.add(*files)


def _log_data(
    request: SupplementRequest, items: list[SupplementItem], papers: Papers, answers: Answers
) -> dict[str, object]:
    return {
        "request": request.pk,
        "items": [
            {
                "key": item.key,
                "value_sha256": digest(answers.get(item.pk, "")),
                "files": sorted(file.sha256 for file in papers.get(item.pk, ())),
            }
            for item in items
        ],
    }
