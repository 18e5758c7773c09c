"""What the public was shown anew: procedures that went live, changed while live, or ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from catalog.comparison import parts_that_differ
from catalog.models import Procedure, ProcedureChange

# What a reader calls the parts of a procedure; parts that say the same stand beside each other.
PARTS: dict[str, str | Promise] = {
    "title": _("its name"),
    "code": _("its code"),
    "field": _("its field"),
    "levels": _("the level of authority"),
    "audiences": _("who may apply"),
    "summary": _("its description"),
    "service_level": _("how far it is done online"),
    "partial_reason": _("how far it is done online"),
    "external_url": _("where to submit online"),
    "conditions": _("the conditions"),
    "result": _("the result"),
    "sets": _("the number of sets"),
    "handling": _("the agency that handles it"),
    "involved": _("the other agencies involved"),
    "cases": _("the cases"),
    "channels": _("time limit, fee or ways to submit"),
    "papers": _("the papers to prepare"),
    "steps": _("the steps"),
    "supplement_rule": _("how the time limit is counted"),
    "legal_bases": _("the legal basis"),
    "publication": _("the publication decision"),
    "publication_decision": _("the publication decision"),
    "valid_from": _("when it is in force"),
    "valid_until": _("when it is in force"),
    "replaced_by": _("what replaces it"),
    "related": _("related procedures"),
    "parts": _("the parts of the joint procedure"),
    "questions": _("questions and answers"),
}


def in_words(parts: Iterable[str]) -> list[str]:
    """Parts of a record as a reader calls them, in the order of the page; unknown ones are left out."""
    changed = set(parts)
    return list(dict.fromkeys(str(words) for part, words in PARTS.items() if part in changed))


def record_change(*, procedure: Procedure, before: Procedure | None, at: datetime | None = None) -> None:
    """Note that `procedure` is public now as it is; `before` is how it was public until now, None: it was not.

    What editors alone see (owner, sources, search words) is no change. A second change on the same day is added to
    the first.
    """
    if before is None:
        _record_new(procedure, at or timezone.now())
        return
    parts = [part for part in parts_that_differ(before, procedure) if part in PARTS]
    if parts:
        _record_parts(procedure, parts, at or timezone.now())


def _record_new(procedure: Procedure, at: datetime) -> None:
    """What was over when it came in is kept for reading, and is no news."""
    if not procedure.valid_until or procedure.valid_until >= timezone.localdate(at):
        ProcedureChange.objects.create(procedure=procedure, kind=ProcedureChange.Kind.NEW, at=at)


def _record_parts(procedure: Procedure, parts: list[str], at: datetime) -> None:
    last = _last_change(procedure)
    is_same_day = last is not None and timezone.localdate(last.at) == timezone.localdate(at)
    if last is None or not is_same_day or last.kind == ProcedureChange.Kind.ENDED:
        ProcedureChange.objects.create(procedure=procedure, kind=ProcedureChange.Kind.CHANGED, parts=parts, at=at)
    elif last.kind == ProcedureChange.Kind.CHANGED:
        last.parts, last.at = list(dict.fromkeys([*last.parts, *parts])), at
        last.save(update_fields=["parts", "at"])


def record_end(*, procedure: Procedure, at: datetime | None = None) -> None:
    """Note that the public can no longer ask for `procedure`; once, whether it was taken down or ran out."""
    last = _last_change(procedure)
    if last is None or last.kind != ProcedureChange.Kind.ENDED:
        ProcedureChange.objects.create(procedure=procedure, kind=ProcedureChange.Kind.ENDED, at=at or timezone.now())


def as_published(procedure: Procedure) -> Procedure | None:
    """The record as the public has it, by its live revision; None where the public has none."""
    if not procedure.live:
        return None
    published: Procedure = procedure.live_revision.as_object() if procedure.live_revision else procedure
    return published


def published_before(revision: Revision) -> Procedure | None:
    """What was public until `revision` was published: its object was read before that, and still says so."""
    known: Procedure = revision.content_object
    return as_published(known)


def record_ends(now: datetime) -> int:
    """Periodic: procedures whose last day has passed have ended, although nobody took them down.

    Returns:
        How many were noted.
    """
    last = ProcedureChange.objects.filter(procedure=OuterRef("pk")).order_by("-pk").values("kind")[:1]
    over = Procedure.objects.filter(live=True, valid_until__lt=timezone.localdate(now)).annotate(last=Subquery(last))
    ended = list(over.filter(Q(last=None) | ~Q(last=ProcedureChange.Kind.ENDED)))
    for procedure in ended:
        record_end(procedure=procedure, at=_end_of(procedure))
    return len(ended)


def _end_of(procedure: Procedure) -> datetime:
    """The first moment after the last day."""
    day = (procedure.valid_until or timezone.localdate()) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time.min))


def _last_change(procedure: Procedure) -> ProcedureChange | None:
    """As it was noted: the end of something that was over long ago may be noted late."""
    return ProcedureChange.objects.filter(procedure=procedure).order_by("-pk").first()
