"""A published procedure with all its parts as plain values: the API gives it, and the open data's files hold it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from catalog.joint import Joint, is_public
from catalog.models import (
    FormTemplate,
    HandlingAgency,
    JointPart,
    LegalBasis,
    LegalDocument,
    Procedure,
    RelatedProcedure,
    RequiredPaper,
    SubmissionChannel,
)
from catalog.querysets import ProcedureQuerySet

_PLAIN = (
    *("code", "title", "summary", "service_level", "partial_reason", "external_url", "sets", "conditions"),
    *("result", "publication_decision", "supplement_rule", "valid_from", "valid_until", "updated_at"),
)
_DOCUMENT = ("number", "title", "issuer", "issued_on", "valid_from", "valid_until", "url")
_JOINED: tuple[tuple[str, type[Model], tuple[str, ...]], ...] = (
    ("handling", HandlingAgency, ("agency", "kind")),
    ("papers", RequiredPaper, ("form",)),
    ("legal_bases", LegalBasis, ("document",)),
    ("related", RelatedProcedure, ("target",)),
    ("parts", JointPart, ("target",)),
)
_LISTS = ("levels", "audiences", "cases", "channels", "steps", "involved", "questions", "keywords", "old_codes")


def for_record(procedures: ProcedureQuerySet) -> ProcedureQuerySet:
    """With everything that `describe` reads, in a constant number of queries."""
    joined = (Prefetch(name, _rows(model).select_related(*related)) for name, model, related in _JOINED)
    return procedures.select_related("field", "owner", "publication", "replaced_by").prefetch_related(*_LISTS, *joined)


def _rows(model: type[Model]) -> QuerySet[Model]:
    return model._default_manager.all()


def describe(procedure: Procedure) -> dict[str, Any]:
    """The whole record; `procedure` comes from `for_record`. Nothing of what the public may not read stands in it."""
    return {
        **{name: getattr(procedure, name) for name in _PLAIN},
        **_bodies(procedure),
        **_lists(procedure),
        "url": procedure.get_absolute_url(),
        "field": procedure.field,
        "publication": _document(procedure.publication),
        "joint": _joint(procedure),
        "replaced_by": _linked(procedure.replaced_by) if _is_live(procedure.replaced_by) else None,
        "sources": {name: getattr(procedure, f"{name}_source") for name in ("code", "time", "fee")},
    }


def _bodies(procedure: Procedure) -> dict[str, Any]:
    return {
        "agency": procedure.agency_name,
        "handling": list(procedure.handling.all()),
        "involved": list(procedure.involved.all()),
        "agency_levels": [level.code for level in procedure.levels.all()],
        "audience": [audience.code for audience in procedure.audiences.all()],
        "owner": procedure.owner,
    }


def _lists(procedure: Procedure) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "cases": list(procedure.cases.all()),
        "channels": [_channel(row) for row in procedure.channels.all()],
        "papers": [_paper(paper) for paper in procedure.papers.all()],
        "steps": [step.text for step in procedure.steps.all()],
        "legal_basis": [_basis(basis) for basis in procedure.legal_bases.all()],
        "questions": list(procedure.questions.all()),
        "related": [_linked(row.target) for row in procedure.related.all() if is_public(row.target, today)],
        "keywords": [word.text for word in procedure.keywords.all()],
        "old_codes": [old.code for old in procedure.old_codes.all()],
    }


def _channel(row: SubmissionChannel) -> dict[str, Any]:
    return {
        "channel": row.channel,
        "case": row.case_key,
        "duration": duration(row),
        "duration_note": row.duration_note,
        "fee": _whole(row.fee),
        "charge": _whole(row.charge),
        "fee_note": row.fee_note,
    }


def duration(row: SubmissionChannel | JointPart) -> dict[str, Any] | None:
    """Value and unit of a time limit; None where none is set."""
    return {"value": row.duration_value, "unit": row.duration_unit} if row.duration_unit else None


def _paper(paper: RequiredPaper) -> dict[str, Any]:
    return {
        **{name: getattr(paper, name) for name in ("key", "name", "originals", "copies", "note")},
        "case": paper.case_key,
        "form_name": paper.form.name if paper.form else None,
        "form": form_record(paper.form) if paper.form else None,
    }


def form_record(form: FormTemplate) -> dict[str, Any]:
    """A form with the files that can be fetched now."""
    names = ("id", "name", "number", "issued_with")
    files = [{name: getattr(file, name) for name in ("kind", "extension", "url", "size")} for file in form.formats]
    return {**{name: getattr(form, name) for name in names}, "files": files}


def _basis(basis: LegalBasis) -> dict[str, Any]:
    names = ("number", "name", "issued_on", "issuer")
    return {**{name: getattr(basis, name) for name in names}, "document": _document(basis.document)}


def _document(document: LegalDocument | None) -> dict[str, Any] | None:
    if document is None:
        return None
    page = reverse("catalog:legal_document", args=[document.slug])
    return {**{name: getattr(document, name) for name in _DOCUMENT}, "page": page}


def _linked(procedure: Procedure | None) -> dict[str, str] | None:
    if procedure is None:
        return None
    return {"code": procedure.code, "title": procedure.title, "url": procedure.get_absolute_url()}


def _is_live(procedure: Procedure | None) -> bool:
    """A successor may begin later; one that is still a draft is nobody's business."""
    return procedure is not None and procedure.live and _not_over(procedure.valid_until)


def _not_over(last_day: date | None) -> bool:
    return last_day is None or last_day >= timezone.localdate()


def _joint(procedure: Procedure) -> dict[str, Any] | None:
    joint = Joint(procedure)
    if not joint:
        return None
    return {
        "parts": [
            {
                "title": part.title,
                "code": part.procedure.code if part.procedure else None,
                "url": part.url,
                "body": part.body,
                "duration": duration(part.row),
                "is_optional": part.row.is_optional,
                "note": part.row.note,
            }
            for part in joint.parts
        ],
        "papers": [
            {
                **{name: getattr(paper, name) for name in ("name", "originals", "copies", "needed_for")},
                "form_name": paper.form.name if paper.form else None,
            }
            for paper in joint.papers
        ],
        "spared": [{"name": row.name, "part": row.part, "instead": row.instead} for row in joint.spared],
    }


def _whole(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)
