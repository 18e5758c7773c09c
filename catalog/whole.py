"""A procedure together with all of its lists in one query more, however many lists a record has.

Papers, channels, steps and so on are tables of their own; asked one by one they cost a page a dozen queries. One UNION
asks for all: each row is a JSON object of its columns, and of the columns of what it points to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.db import connections, router
from django.db.models import F, Model, QuerySet, Value
from django.db.models.functions import JSONObject

from catalog.models import Procedure

Columns = dict[str, Any]
_PLACE = -1  # no row has this key
# Of a procedure that another one names: what a link to it, and the choice whether to show one, need.
_OF_A_LINK = ("id", "code", "title", "live", "valid_from", "valid_until", "result")


@dataclass(frozen=True, slots=True)
class _List:
    """One list of the record; `points_to` names the foreign keys whose targets come along."""

    relation: str
    points_to: tuple[str, ...] = ()

    @property
    def model(self) -> type[Model]:
        return cast("type[Model]", Procedure._meta.get_field(self.relation).related_model)

    @property
    def is_shared(self) -> bool:
        """Rows that many procedures name, such as levels, in place of rows of their own."""
        return Procedure._meta.get_field(self.relation).many_to_many is True

    def rows(self, procedure_id: int) -> QuerySet[Any, Any]:
        of_procedure = {"procedures" if self.is_shared else "procedure": procedure_id}
        columns = {name: F(name) for name in _columns(self.model)}
        for key in self.points_to:
            columns |= {f"{key}__{name}": F(f"{key}__{name}") for name in _columns(self._target(key))}
        rows = self.model._default_manager.filter(**of_procedure).order_by()
        return rows.values_list(Value(self.relation), JSONObject(**columns))

    def instances(self, found: Iterable[Columns], procedure: Procedure, alias: str) -> list[Model]:
        made = [self._instance(columns, procedure, alias) for columns in found]
        by = ("rank" if self.is_shared else "sort_order", "pk")
        return sorted(made, key=lambda row: tuple(getattr(row, name) or 0 for name in by))

    def _instance(self, columns: Columns, procedure: Procedure, alias: str) -> Model:
        instance = _instance(self.model, columns, alias)
        if not self.is_shared:
            instance.procedure = procedure  # type: ignore[attr-defined]
        for key in self.points_to:
            prefix = f"{key}__"
            target = {name.removeprefix(prefix): value for name, value in columns.items() if name.startswith(prefix)}
            setattr(instance, key, _instance(self._target(key), target, alias) if target["id"] is not None else None)
        return instance

    def _target(self, key: str) -> type[Model]:
        return cast("type[Model]", self.model._meta.get_field(key).related_model)


LISTS = (
    _List("levels"),
    _List("former_levels", ("level",)),
    _List("audiences"),
    _List("cases"),
    _List("channels"),
    _List("steps"),
    _List("involved"),
    _List("questions"),
    _List("papers", ("form",)),
    _List("legal_bases", ("document",)),
    _List("handling", ("agency", "kind")),
    _List("related", ("target",)),
    _List("parts", ("target",)),
)


def fetch_lists(procedure: Procedure) -> Procedure:
    """Fill the lists of a stored procedure, as `prefetch_related` would, in one query."""
    alias = procedure._state.db or router.db_for_read(Procedure)
    found: dict[str, list[Columns]] = {each.relation: [] for each in LISTS}
    for relation, columns in _rows(procedure, alias):
        found[relation].append(columns)
    known: dict[str, QuerySet[Any]] = procedure.__dict__.setdefault("_prefetched_objects_cache", {})
    for each in LISTS:
        known[each.relation] = _fetched(each.model, each.instances(found[each.relation], procedure, alias))
    return procedure


def _rows(procedure: Procedure, alias: str) -> list[tuple[str, Columns]]:
    sql, parameters = _statement(alias)
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, tuple(procedure.pk if each == _PLACE else each for each in parameters))
        return [(relation, json.loads(row)) for relation, row in cursor.fetchall()]


@cache
def _statement(alias: str) -> tuple[str, tuple[Any, ...]]:
    """The UNION with its parameters, _PLACE for the procedure's key: to write it takes far longer than to run it."""
    first, *others = (each.rows(_PLACE).using(alias) for each in LISTS)
    statement: tuple[str, tuple[Any, ...]] = first.union(*others, all=True).query.get_compiler(alias).as_sql()
    return statement


def _columns(model: type[Model]) -> Sequence[str]:
    return _OF_A_LINK if model is Procedure else [field.attname for field in model._meta.concrete_fields]


def _instance(model: type[Model], columns: Columns, alias: str) -> Model:
    """As from the database; columns that were not asked for are deferred."""
    fields = [field for field in model._meta.concrete_fields if field.attname in columns]
    values = [field.to_python(columns[field.attname]) for field in fields]
    return model.from_db(alias, [field.attname for field in fields], values)


def _fetched(model: type[Model], rows: list[Model]) -> QuerySet[Any]:
    """What `prefetch_related` leaves behind: a queryset that has its rows."""
    queryset = model._default_manager.all()
    queryset._result_cache = rows  # type: ignore[attr-defined]
    queryset._prefetch_done = True  # type: ignore[attr-defined]
    return queryset
