"""The records of the files, read in pieces so that memory stays the same for any number of procedures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.urls import reverse
from ninja import Schema

from catalog.api.schemas import ProcedureRecordOut
from catalog.models import Agency, Field, FormTemplate, Procedure
from catalog.open_data.schemas import AgencyRecord, FieldRecord, FormRecord
from catalog.record import describe, for_record

PIECE = 250  # rows in memory at once
Record = dict[str, Any]


def procedures() -> Iterator[Record]:
    """Every procedure that the public may read, by code."""
    for procedure in _in_pieces(for_record(Procedure.objects.published()), "code"):
        yield _plain(ProcedureRecordOut, describe(procedure))


def agencies() -> Iterator[Record]:
    """Agencies of today and of before: old dossiers and laws name the latter."""
    for agency in _in_pieces(Agency.objects.select_related("level", "kind", "parent", "successor"), "code"):
        values = {name: getattr(agency, name) for name in AgencyRecord.model_fields if name not in _REFERENCES}
        values |= {name: _code(getattr(agency, name)) for name in ("level", "kind", "parent", "successor")}
        yield _plain(AgencyRecord, {**values, "url": reverse("catalog:agency", args=[agency.slug])})


def fields() -> Iterator[Record]:
    for field in _in_pieces(Field.objects.select_related("successor"), "slug"):
        names = ("slug", "name", "group", "valid_from", "valid_until")
        values = {name: getattr(field, name) for name in names}
        yield _plain(FieldRecord, {**values, "successor": field.successor.slug if field.successor else None})


def forms() -> Iterator[Record]:
    """Forms that a procedure in force asks for."""
    used = FormTemplate.objects.filter(papers__procedure__in=Procedure.objects.published()).distinct()
    for form in _in_pieces(used.select_related("field"), "pk"):
        names = ("id", "paper_name", "name", "number", "issued_with")
        files = {file.kind: file.url for file in form.formats}
        addresses = {f"{kind}_url": files.get(kind) for kind in ("docx", "pdf", "sample")}
        values = {name: getattr(form, name) for name in names}
        yield _plain(FormRecord, {**values, **addresses, "field": form.field.slug})


SOURCES = {"agencies": agencies, "fields": fields, "forms": forms}
_REFERENCES = frozenset({"url", "level", "kind", "parent", "successor"})


def _in_pieces(rows: QuerySet[Any], key: str) -> Iterator[Any]:
    """By keyset: an open cursor would hold a connection, and an offset would read everything before it again."""
    rows, last = rows.order_by(key), None
    while piece := list((rows if last is None else rows.filter(**{f"{key}__gt": last}))[:PIECE]):
        yield from piece
        last = getattr(piece[-1], key)


def _code(row: Model | None) -> Any:
    return getattr(row, "code", None)


def _plain(schema: type[Schema], values: Record) -> Record:
    """Checked against the schema, as JSON holds it, with whole addresses."""
    return dict(_absolute(schema.model_validate(values).model_dump(mode="json")))


def _absolute(value: Any) -> Any:
    if isinstance(value, list):
        return [_absolute(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _address(item) if _is_address(key, item) else _absolute(item) for key, item in value.items()}


def _is_address(key: str, value: Any) -> bool:
    return isinstance(value, str) and value.startswith("/") and (key in ("url", "page") or key.endswith("_url"))


def _address(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
