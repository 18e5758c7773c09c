"""What differs between two states of a procedure's record, in the editor's words: revisions, imports, publishing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import models
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog.models import Procedure
from portal.base.formatting import money
from portal.base.text import fold

AMOUNTS = frozenset({"fee", "charge"})  # VND
# As the edit view has them. Not here: what the portal itself notes of a record.
FIELDS = (
    "title",
    "code",
    "field",
    "levels",
    "audiences",
    "summary",
    "service_level",
    "partial_reason",
    "external_url",
    "conditions",
    "result",
    "sets",
    "supplement_rule",
    "publication",
    "publication_decision",
    "valid_from",
    "valid_until",
    "replaced_by",
    "owner",
    "code_source",
    "time_source",
    "fee_source",
)
# What makes two rows of a list the same thing, although they may differ in the rest.
ROWS: dict[str, Callable[[Any], Hashable]] = {
    "handling": lambda row: (row.agency_id, row.kind_id),
    "former_levels": lambda row: row.level_id,
    "involved": lambda row: (row.part, row.name),
    "cases": lambda row: row.key or fold(row.name),
    "channels": lambda row: (row.channel, row.case_key),
    "papers": lambda row: row.key or fold(row.name),
    "steps": lambda row: row.text,
    "legal_bases": lambda row: row.number,
    "related": lambda row: row.target_id,
    "parts": lambda row: row.target_id or row.name,
    "questions": lambda row: row.question,
    "keywords": lambda row: row.text,
    "old_codes": lambda row: row.code,
}
_KEPT_BY_THE_PORTAL = frozenset({"id", "procedure", "sort_order", "key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as it was; a text is empty where there was, or is, nothing."""

    part: str  # name of the model's field or list, e.g. "title", "channels"
    label: str  # e.g. "Giấy tờ “Giấy chứng sinh”: bản chính"
    before_text: str
    after_text: str


def differences(before: Procedure | None, after: Procedure) -> list[Difference]:
    """What differs, in the order of the edit view; both may be unsaved, or made of revisions.

    Without `before` everything that `after` says is new. Children are read from memory or as prefetched; rows that
    others point to (forms, documents) are read from the database only where they differ.
    """
    before = before if before is not None else Procedure(sets=after.sets, supplement_rule=after.supplement_rule)
    return [
        *_plain(before, after),
        *(found for name in ROWS for found in _ListComparison(name, before, after).found()),
    ]


def parts_that_differ(before: Procedure | None, after: Procedure) -> list[str]:
    """Names of the fields and lists that differ, each once."""
    return [part for part, _found in groupby(differences(before, after), key=lambda difference: difference.part)]


def _plain(before: Procedure, after: Procedure) -> Iterator[Difference]:
    for name in FIELDS:
        field = Procedure._meta.get_field(name)
        if _raw(before, field) != _raw(after, field):
            yield Difference(
                part=name, label=_label(field), before_text=_text(before, field), after_text=_text(after, field)
            )


class _ListComparison:
    """Of the rows of one list."""

    def __init__(self, name: str, before: Procedure, after: Procedure) -> None:
        self.name = name
        self.before, self.after = list(getattr(before, name).all()), list(getattr(after, name).all())
        self.cases = {case.key: case.name for record in (before, after) for case in record.cases.all()}
        self.model: type[models.Model] = Procedure._meta.get_field(name).related_model  # type: ignore[assignment]
        self.fields = [field for field in self.model._meta.fields if field.name not in _KEPT_BY_THE_PORTAL]

    def found(self) -> Iterator[Difference]:
        pairs = matched(self.before, self.after, ROWS[self.name])
        for old, new in pairs:
            if old is None or new is None:
                yield self._difference(self._list_label(), self._row(old), self._row(new))
            else:
                yield from self._changed(old, new)
        positions = [self.before.index(old) for old, new in pairs if old is not None and new is not None]
        if positions != sorted(positions):
            yield self._reordered()

    def _changed(self, old: models.Model, new: models.Model) -> Iterator[Difference]:
        for field in self.fields:
            if _raw(old, field) != _raw(new, field):
                yield self._difference(self._heading(new, field), self._value(old, field), self._value(new, field))

    def _heading(self, row: models.Model, field: Any) -> str:
        """A row that is nothing but its text needs no name beside it."""
        if len(self.fields) == 1:
            return self._list_label()
        return f"{self._list_label()} “{self._name(row)}”: {field.verbose_name!s}"

    def _reordered(self) -> Difference:
        label = _("%(list)s: order") % {"list": self._list_label()}
        texts = ["; ".join(self._name(row) for row in rows) for rows in (self.before, self.after)]
        return self._difference(label, *texts)

    def _difference(self, label: str, before: str, after: str) -> Difference:
        return Difference(part=self.name, label=label, before_text=before, after_text=after)

    def _list_label(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))

    def _name(self, row: Any) -> str:
        """How the list's heading calls a row: short."""
        first = next((text for field in self.fields if (text := self._value(row, field))), "")
        case = f", {self.cases.get(row.case_key, row.case_key)}" if getattr(row, "case_key", "") else ""
        name = row.name if self.name == "papers" else first
        return f"{Truncator(name).chars(80)}{case}"

    def _row(self, row: models.Model | None) -> str:
        """A whole row on one line."""
        if row is None:
            return ""
        if len(self.fields) == 1:
            return self._value(row, self.fields[0])
        values = [(field, self._value(row, field)) for field in self.fields]
        return "; ".join(f"{_label(field)}: {text}" for field, text in values if text)

    def _value(self, row: Any, field: Any) -> str:
        if field.name == "case_key":
            return str(self.cases.get(row.case_key, row.case_key))
        return _text(row, field)


def matched(
    before: list[Any], after: list[Any], identity: Callable[[Any], Hashable]
) -> list[tuple[Any | None, Any | None]]:
    """Which row became which, in the order of `after`, then those that are gone.

    Rows that mean the same go together, then those that keep their database key: a step whose text was changed.
    """
    found: dict[int, Any] = {}
    left = list(before)
    for same in (identity, lambda row: row.pk or object()):
        for position, row in enumerate(after):
            if position not in found and (old := next((old for old in left if same(old) == same(row)), None)):
                found[position] = old
                left.remove(old)
    return [*((found.get(position), row) for position, row in enumerate(after)), *((row, None) for row in left)]


def _raw(record: models.Model, field: Any) -> Any:
    """What is compared: keys instead of what they point to, and texts without regard to line ends."""
    if field.many_to_many:
        return {related.pk for related in getattr(record, field.name).all()}
    value = getattr(record, field.attname)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _text(record: Any, field: Any) -> str:
    """How a reader reads it."""
    if field.many_to_many:
        return ", ".join(str(related) for related in getattr(record, field.name).all())
    value = getattr(record, field.attname)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    return _pointed_at(record, field) if field.is_relation else _plain_text(field.name, value)


def _pointed_at(record: Any, field: Any) -> str:
    """The name of what a foreign key points to; it may have been deleted since."""
    try:
        return str(getattr(record, field.name))
    except field.related_model.DoesNotExist:
        return _("(deleted since)")


def _plain_text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if name in AMOUNTS:
        return money(Decimal(value)) if value else _("Free of charge")
    return str(value)


def _label(field: Any) -> str:
    return capfirst(str(field.verbose_name))
