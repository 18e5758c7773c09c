"""Procedures as the import takes them: in the JSON shape, and in the workbook whose sheets are filled in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from catalog.exporting.workbooks import workbook
from catalog.importing.directory import Directory
from catalog.importing.procedure_sheets import GUIDE, SHEETS, rows_of
from catalog.models import Procedure
from catalog.reference import LAST_DAY_OF_DISTRICTS

TEXTS = (
    *("code", "title", "summary", "service_level", "partial_reason", "external_url", "conditions", "result"),
    *("publication_decision", "supplement_rule", "sets", "code_source", "time_source", "fee_source"),
)


def template() -> bytes:
    """An empty workbook to fill in."""
    return workbook(SHEETS, {}, GUIDE)


def as_workbook(procedures: Iterable[Procedure]) -> bytes:
    """`procedures` come with their children (`for_import`)."""
    return workbook(SHEETS, rows_of(entries(procedures)), GUIDE)


def as_json(procedures: Iterable[Procedure]) -> bytes:
    """`procedures` come with their children (`for_import`)."""
    return json.dumps(entries(procedures), ensure_ascii=False, indent=1, default=str).encode()


def entries(procedures: Iterable[Procedure]) -> list[dict[str, Any]]:
    """In the JSON shape; dates are dates."""
    directory = Directory()
    return [_entry(procedure, directory) for procedure in procedures]


def _entry(procedure: Procedure, directory: Directory) -> dict[str, Any]:
    return {
        **{name: getattr(procedure, name) for name in TEXTS},
        "field": procedure.field.name,
        "field_group": procedure.field.group,
        "agency": "; ".join(directory.text_for(body.agency or body.kind) for body in procedure.handling.all()),
        "owner": procedure.owner.code if procedure.owner else None,
        "agency_levels": [level.code for level in procedure.levels.all()],
        **_former_levels(procedure),
        "audience": [audience.code for audience in procedure.audiences.all()],
        "valid_from": procedure.valid_from,
        "valid_until": procedure.valid_until,
        "replaced_by": procedure.replaced_by.code if procedure.replaced_by else None,
        **_lists(procedure),
    }


def _former_levels(procedure: Procedure) -> dict[str, list[str]]:
    """Left out where nothing is known of the time before: an empty list would be wrong."""
    former = [each.level.code for each in procedure.former_levels.all() if each.until == LAST_DAY_OF_DISTRICTS]
    return {"agency_levels_before_2025_07": former} if former else {}


def _lists(procedure: Procedure) -> dict[str, list[Any]]:
    return {
        "keywords": [word.text for word in procedure.keywords.all()],
        "old_codes": [old.code for old in procedure.old_codes.all()],
        "related": [each.target.code for each in procedure.related.all()],
        "cases": [_named(case, "key", "name", "note") for case in procedure.cases.all()],
        "channels": [_channel(channel) for channel in procedure.channels.all()],
        "papers": [_paper(paper) for paper in procedure.papers.all()],
        "steps": [step.text for step in procedure.steps.all()],
        "legal_basis": [
            _named(basis, "number", "name", "issued_on", "issuer") for basis in procedure.legal_bases.all()
        ],
        "questions": [_named(each, "question", "answer") for each in procedure.questions.all()],
        "involved": [_named(each, "part", "name") for each in procedure.involved.all()],
        "parts": [_part(part) for part in procedure.parts.all()],
    }


def _named(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _channel(row: Any) -> dict[str, Any]:
    return {
        "channel": row.channel,
        "case": row.case_key,
        "duration": _duration(row),
        "duration_note": row.duration_note,
        "fee": _whole(row.fee),
        "charge": _whole(row.charge),
        "fee_note": row.fee_note,
    }


def _paper(row: Any) -> dict[str, Any]:
    form = row.form.name if row.form else None
    return {"case": row.case_key, "form_name": form, **_named(row, "name", "originals", "copies", "note")}


def _part(row: Any) -> dict[str, Any]:
    return {
        "procedure": row.target.code if row.target else None,
        **_named(row, "name", "body", "note"),
        "duration": _duration(row),
        "optional": row.is_optional,
    }


def _duration(row: Any) -> dict[str, Any] | None:
    """None where the law names no time limit."""
    if not row.duration_unit:
        return None
    value = {} if row.duration_value is None else {"value": row.duration_value}
    return {**value, "unit": row.duration_unit}


def _whole(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)
