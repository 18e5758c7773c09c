"""A group of questions that repeats on its page: one form for each entry, named `PAGE-GROUP-NUMBER-QUESTION`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from eforms.pages.posted import values_of
from eforms.schema.conditions import Values
from eforms.schema.form import Question
from portal.base.text import printable

if TYPE_CHECKING:
    from eforms.pages.form import PageForm

ENTRY = "_entry"  # hidden in each entry, so that one with nothing typed is known to be there
REMOVED = "_removed"  # hidden in the group: the entry that was removed last, as JSON, until the page is left
ADD, REMOVE, RESTORE = "them", "xoa", "hoan-tac"  # the buttons; their values are GROUP, GROUP-NUMBER and GROUP
MOST = 50  # entries, where the editor sets no limit
Typed = dict[str, list[str]]  # field name -> values, as posted


@dataclass(slots=True)
class Entries:
    """The entries of one group as the page shows them; numbers may have gaps, positions have none."""

    question: Question
    name: str  # of the group: PAGE-GROUP
    forms: list[PageForm] = field(default_factory=list)
    removed: str = ""  # see REMOVED

    @classmethod
    def of(cls, question: Question, page: PageForm) -> Entries:
        entries = cls(question=question, name=page.add_prefix(question.key))
        saved: list[Mapping[str, Any]] = page.saved.get(question.key) or []
        if page.is_bound:
            numbers = entry_numbers(page.data, entries.name, entries.most + 1)
            entries.removed = "".join(values_of(page.data, entries.removed_name)[:1])
        else:
            numbers = list(range(max(len(saved), entries.least)))
        for position, number in enumerate(numbers):
            known = saved[position] if position < len(saved) else {}
            form = entries.form_of(page, f"{entries.name}-{number}", data=page.data, saved=known, first=not position)
            entries.forms.append(form)
        return entries

    def form_of(
        self, page: PageForm, prefix: str, *, first: bool = False, data: Any = None, saved: Any = None
    ) -> PageForm:
        """The form of one entry; what is the applicant's own is proposed in the first one only."""

        def propose(question: Question, values: Values) -> Any:
            own = question.prefill.partition(".")[0] in {"applicant", "user"}
            return page.propose(question, values) if first or not own else None

        form = page.entry_forms[self.question.key]
        bound = data if page.is_bound else None
        return form(bound, prefix=prefix, known=page.scope, saved=saved, propose=propose)

    @property
    def least(self) -> int:
        return int(self.question.limits.get("min_items") or 0)

    @property
    def most(self) -> int:
        return int(self.question.limits.get("max_items") or MOST)

    @property
    def item(self) -> str:
        """What one entry is called, e.g. `Thành viên`."""
        return str(self.question.limits.get("item") or _("Entry"))

    @property
    def marker(self) -> str:
        return f"{self.name}-{ENTRY}"

    @property
    def removed_name(self) -> str:
        return f"{self.name}-{REMOVED}"

    @property
    def numbers(self) -> list[int]:
        return [int((form.prefix or "0").rpartition("-")[2]) for form in self.forms]

    @property
    def listed(self) -> list[tuple[int, PageForm]]:
        return list(zip(self.numbers, self.forms, strict=True))

    @property
    def may_grow(self) -> bool:
        return len(self.forms) < self.most

    @property
    def may_shrink(self) -> bool:
        return len(self.forms) > self.least

    def problems(self) -> Iterable[ValidationError]:
        """Too few or too many entries."""
        names = {"item": self.item, "least": self.least, "most": self.most, "count": len(self.forms)}
        if len(self.forms) < self.least:
            yield ValidationError(_("%(item)s: add at least %(least)d; there are %(count)d"), "few", names)
        if len(self.forms) > self.most:
            yield ValidationError(_("%(item)s: at most %(most)d; remove some"), "many", names)


def entry_numbers(data: Mapping[str, Any], name: str, limit: int) -> list[int]:
    """The numbers of the entries that were sent, in order; `limit` of them at most."""
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-", re.ASCII)
    found = {int(match[1]) for key in data if (match := pattern.match(key))}
    marked = {int(value) for value in values_of(data, f"{name}-{ENTRY}") if re.fullmatch(r"\d{1,4}", value, re.ASCII)}
    return sorted(found | marked)[:limit]


@dataclass(frozen=True, slots=True)
class Change:
    """The data of a page with an entry more or less."""

    data: Typed
    target: str  # id of the place on the page where the reader goes on


def change(form: PageForm, pressed: Mapping[str, Any]) -> Change | None:
    """What the buttons ADD, REMOVE and RESTORE ask for; None for a group or an entry that is not there."""
    form.prepare()
    if REMOVE in pressed:
        key, _dash, number = str(pressed[REMOVE]).rpartition("-")
        entries = form.groups.get(key)
        return _without(form.own_data(), entries, number) if entries else None
    entries = form.groups.get(str(pressed.get(ADD) or pressed.get(RESTORE)))
    if entries is None or not entries.may_grow:
        return None
    return _with(form.own_data(), entries, restored(entries) if RESTORE in pressed else {})


def is_change(pressed: Mapping[str, Any]) -> bool:
    """Whether one of the buttons of a group was pressed."""
    return not {ADD, REMOVE, RESTORE}.isdisjoint(pressed)


def _with(data: Typed, entries: Entries, typed: Typed) -> Change:
    """One entry more, behind the others."""
    number = max(entries.numbers, default=-1) + 1
    data[entries.marker] = [*data.get(entries.marker, []), str(number)]
    data.update({f"{entries.name}-{number}-{name}": values for name, values in typed.items()})
    return Change(data, f"{entries.name}-{number}")


def _without(data: Typed, entries: Entries, number: str) -> Change | None:
    """One entry less; what was typed in it can be taken back as long as the page is open."""
    marked = data.get(entries.marker, [])
    if number not in marked:
        return None
    prefix = f"{entries.name}-{number}-"
    kept = {name: values for name, values in data.items() if not name.startswith(prefix)}
    kept[entries.marker] = [mark for mark in marked if mark != number]
    typed = {name.removeprefix(prefix): values for name, values in data.items() if name.startswith(prefix)}
    return Change({**kept, entries.removed_name: [json.dumps(typed, ensure_ascii=False)]}, entries.name)


def restored(entries: Entries) -> Typed:
    """The entry that was removed last; empty where the browser sends something else."""
    try:
        typed = json.loads(entries.removed)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(typed, dict):
        return {}
    return {
        printable(str(name)): [printable(str(value)) for value in values]
        for name, values in typed.items()
        if isinstance(values, list)
    }
