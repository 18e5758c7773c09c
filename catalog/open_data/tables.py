"""Which tables the files have, and their columns: paths into the records, so that one schema explains them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from django.utils.translation import gettext_noop as _
from ninja import Schema

from catalog.api.schemas import (
    BodyOut,
    CaseOut,
    ChannelOut,
    InvolvedOut,
    LegalBasisOut,
    LinkedProcedureOut,
    MergedPaperOut,
    PaperOut,
    PartOut,
    ProcedureRecordOut,
    QuestionOut,
)
from catalog.open_data.schemas import AgencyRecord, FieldRecord, FormRecord

CODE = "procedure_code"  # first column of every list that belongs to a procedure
ORDER = "order"  # second column: the place within the procedure, from 1
_TYPES: dict[type, str] = {
    bool: _("true or false"),
    int: _("whole number"),
    float: _("decimal number"),
    str: _("string of characters"),
    datetime: _("date and time (ISO 8601)"),
    date: _("date (YYYY-MM-DD)"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `kind` and `description` are message ids."""

    name: str
    path: tuple[str, ...]
    kind: str
    description: str
    values: tuple[str, ...] = ()  # the only ones allowed; empty: any
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file. `within` leads from a procedure's record to the list; empty: the record itself is the row."""

    name: str
    title: str  # message id
    columns: tuple[Column, ...]
    within: tuple[str, ...] | None = None

    def rows(self, record: dict[str, Any]) -> Iterator[list[Any]]:
        """The rows that one procedure's record brings."""
        if self.within is None:
            yield [value_at(record, column.path) for column in self.columns]
            return
        for order, item in enumerate(value_at(record, self.within) or [], start=1):
            found = (value_at(item, column.path) for column in self.columns[2:])
            yield [record["code"], order, *found]


def value_at(item: Any, path: tuple[str, ...]) -> Any:
    """What stands at a path of a record; None where something on the way is missing."""
    for key in path:
        if item is None:
            return None
        item = item[key]
    return item


def column_of(schema: type[Schema], path: str) -> Column:
    """The column for a dotted path, with the type and the words of the schema's own field."""
    keys = tuple(path.split("."))
    nullable, owner = False, schema
    for key in keys[:-1]:
        inner, is_null = _unwrapped(owner.model_fields[key].annotation)
        owner, nullable = inner, nullable or is_null
    field = owner.model_fields[keys[-1]]
    kind, is_null = _unwrapped(field.annotation)
    values = tuple(get_args(kind)) if get_origin(kind) is Literal else ()
    is_list = get_origin(kind) is list
    word = _("texts, parted by ;") if is_list else _TYPES[str if values else kind]
    return Column("_".join(keys), keys, word, field.description or "", values, nullable or is_null)


def _unwrapped(annotation: Any) -> tuple[Any, bool]:
    """The type without "or null", and whether null is allowed."""
    if get_origin(annotation) not in (Union, UnionType):
        return annotation, False
    kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
    return kinds[0], True


def _columns(schema: type[Schema], *paths: str) -> tuple[Column, ...]:
    return tuple(column_of(schema, path) for path in paths or schema.model_fields)


def _list(name: str, title: str, within: str, schema: type[Schema], *paths: str) -> Table:
    first = (
        Column(CODE, (), _TYPES[str], _("Code of the procedure")),
        Column(ORDER, (), _TYPES[int], _("Place in the list, from 1")),
    )
    return Table(name, title, (*first, *_columns(schema, *paths)), tuple(within.split(".")))


def _texts(name: str, title: str, within: str, description: str) -> Table:
    """A list of plain texts."""
    first = _list(name, title, within, QuestionOut, "question").columns[:2]
    return Table(name, title, (*first, Column("text", (), _TYPES[str], description)), (within,))


PROCEDURES = Table(
    "procedures",
    _("Procedures in force"),
    _columns(
        ProcedureRecordOut,
        *("code", "title", "url", "summary", "field.name", "field.slug", "field.group", "agency", "agency_levels"),
        *("audience", "service_level", "partial_reason", "external_url", "sets", "conditions", "result"),
        *("publication_decision", "publication.number", "keywords", "old_codes", "owner.code", "supplement_rule"),
        *(
            "sources.code",
            "sources.time",
            "sources.fee",
            "valid_from",
            "valid_until",
            "replaced_by.code",
            "updated_at",
        ),
    ),
)
LISTS = (
    _list(
        "handling",
        _("Who handles a procedure"),
        "handling",
        BodyOut,
        *("agency.code", "agency.name", "kind.code", "kind.name"),
    ),
    _list("involved", _("Who else takes part"), "involved", InvolvedOut),
    _list("cases", _("Cases of a procedure"), "cases", CaseOut),
    _list(
        "channels",
        _("Ways to submit, with time limits and fees"),
        "channels",
        ChannelOut,
        *("channel", "case", "duration.value", "duration.unit", "duration_note", "fee", "charge", "fee_note"),
    ),
    _list(
        "papers",
        _("Papers of the dossier"),
        "papers",
        PaperOut,
        *("key", "case", "name", "originals", "copies", "form.id", "form_name", "note"),
    ),
    _texts("steps", _("Steps of a procedure"), "steps", _("What happens in this step")),
    _list(
        "legal_basis",
        _("Documents that a procedure rests on"),
        "legal_basis",
        LegalBasisOut,
        *("number", "name", "issued_on", "issuer", "document.valid_until"),
    ),
    _list("questions", _("Questions that people ask"), "questions", QuestionOut),
    _list("related", _("Related procedures"), "related", LinkedProcedureOut),
    _list(
        "joint_parts",
        _("Parts of joint procedures"),
        "joint.parts",
        PartOut,
        *("title", "code", "url", "body", "duration.value", "duration.unit", "is_optional", "note"),
    ),
    _list("joint_papers", _("The one list of papers of joint procedures"), "joint.papers", MergedPaperOut),
)
OTHERS: dict[str, tuple[Table, type[Schema]]] = {
    "agencies": (Table("agencies", _("Agencies, the former ones too"), _columns(AgencyRecord)), AgencyRecord),
    "fields": (Table("fields", _("Fields of administration"), _columns(FieldRecord)), FieldRecord),
    "forms": (Table("forms", _("Forms of procedures in force"), _columns(FormRecord)), FormRecord),
}
ALL_TABLES: tuple[Table, ...] = (PROCEDURES, *LISTS, *(table for table, _schema in OTHERS.values()))
