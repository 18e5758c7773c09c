"""The form of a whole procedure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any, ClassVar

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from catalog.editing.rows import Choices, RowChoices, RowForm
from catalog.models import Agency, AgencyKind, Procedure
from catalog.ownership import edits_everywhere, owners_of
from catalog.querysets import valid_on
from portal.base.text import vietnamese_slug

_CASE = re.compile(r"cases-\d{1,4}-key")
_OF_A_CASE = ("papers", "channels")


class ProcedureForm(WagtailAdminModelForm):
    """A procedure with its lists: keys are given here, so that editors need not invent any."""

    class Media:
        js: ClassVar = ["catalog/procedure-editor.js"]
        css: ClassVar = {"all": ["catalog/procedure-editor.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_what_holds_today()
        choices = RowChoices(cases=self._cases(), bodies=_bodies(self.instance) if "handling" in self.formsets else [])
        for formset in self.formsets.values():
            if issubclass(formset.form, RowForm):
                formset.form_kwargs["choices"] = choices

    def _offer_what_holds_today(self) -> None:
        """Levels and fields that have ended are offered only where they are chosen already."""
        today = valid_on(timezone.localdate())
        for name in self.fields.keys() & {"levels", "field"}:
            chosen = _chosen(self.instance, name)
            self.fields[name].queryset = self.fields[name].queryset.filter(today | Q(pk__in=chosen))  # type: ignore[attr-defined]
        if "owner" in self.fields and self.for_user is not None:
            self._offer_owners()

    def _offer_owners(self) -> None:
        """Whoever edits for one agency keeps procedures for no other."""
        owner: Any = self.fields["owner"]
        owner.queryset = owners_of(self.for_user).filter(valid_on(timezone.localdate()) | Q(pk=self.instance.owner_id))
        if not edits_everywhere(self.for_user):
            owner.required, owner.empty_label = True, None

    def _cases(self) -> Choices:
        """The cases as they are being edited, else as they are in the record."""
        if not self.is_bound:
            return [(case.key, case.name) for case in self.instance.cases.all()]
        data: Any = self.data
        rows = [name.removesuffix("key") for name in data if _CASE.fullmatch(name)]
        keys = [(data.get(f"{row}key"), data.get(f"{row}name")) for row in rows]
        return [(key or vietnamese_slug(name)[:40], str(name)) for key, name in keys if name]

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        checks = [
            *(self._check_cases(), self._check_case_keys(), self._check_old_codes()),
            *(self._check_related(), self._check_parts()),
        ]
        return valid and all(checks)

    def _check_cases(self) -> bool:
        """Papers and channels may name only cases of this procedure."""
        keys = {key for row in self._rows("cases") if (key := _case_key(row.cleaned_data))}
        wrong = [
            row
            for name in _OF_A_CASE
            for row in self._rows(name)
            if row.cleaned_data.get("case_key") and row.cleaned_data["case_key"] not in keys
        ]
        return _refuse(wrong, "case_key", _("This procedure has no such case"))

    def _check_case_keys(self) -> bool:
        """Two cases of one key could not be told apart."""
        return _refuse(self._repeated("cases", _case_key), "name", _("Another case has this name"))

    def _check_old_codes(self) -> bool:
        """A code is one procedure's: an earlier one leads to today's only."""
        own = self.cleaned_data.get("code") if hasattr(self, "cleaned_data") else None
        rows = {row.cleaned_data["code"]: row for row in self._rows("old_codes") if row.cleaned_data.get("code")}
        others = Procedure.objects.filter(code__in=rows).exclude(pk=self.instance.pk) if rows else []
        taken = [rows[code] for code in {own, *(other.code for other in others)} & rows.keys()]
        repeated = self._repeated("old_codes", lambda data: data.get("code"))
        return _refuse(taken, "code", _("A procedure has this code today")) & _refuse(
            repeated, "code", _("This code stands here twice")
        )

    def _check_related(self) -> bool:
        rows = [row for row in self._rows("related") if row.cleaned_data.get("target")]
        itself = [row for row in rows if self.instance.pk and row.cleaned_data["target"].pk == self.instance.pk]
        repeated = self._repeated("related", lambda data: data.get("target"))
        return _refuse(itself, "target", _("Name another procedure than this one")) & _refuse(
            repeated, "target", _("This procedure stands here twice")
        )

    def _check_parts(self) -> bool:
        """A part of another procedure has none itself, so that no circle of parts can be made."""
        rows = self._rows("parts")
        itself = [row for row in rows if self.instance.pk and row.cleaned_data.get("target") == self.instance]
        is_part = bool(rows and self.instance.pk) and self.instance.part_of.exists()
        return _refuse(itself, "target", _("Name another procedure than this one")) & _refuse(
            rows if is_part else [],
            "target",
            _("This procedure is a part of another one: it can have no parts"),
        )

    def _repeated(self, name: str, identity: Any) -> list[Any]:
        """Rows of which an earlier row says the same."""
        seen: set[Any] = set()
        found = []
        for row in self._rows(name):
            same = identity(row.cleaned_data)
            if same and same in seen:
                found.append(row)
            seen.add(same)
        return found

    def _rows(self, name: str) -> list[Any]:
        """The filled forms of a list that stay."""
        if name not in self.formsets:
            return []
        return [row for row in self.formsets[name].forms if _stays(row)]

    def save(self, commit: bool = True) -> Procedure:
        procedure: Procedure = super().save(commit=False)
        _give_keys(procedure)
        if commit:
            procedure.save()
        return procedure


def _stays(row: Any) -> bool:
    data: dict[str, Any] = getattr(row, "cleaned_data", {})
    return bool(data) and not data.get("DELETE") and not (isinstance(row, RowForm) and row.is_blank())


def _refuse(rows: list[Any], name: str, message: str) -> bool:
    """Put `message` at the field of each row; whether there was none."""
    for row in rows:
        row.add_error(name, message)
    return not rows


def _chosen(procedure: Procedure, name: str) -> list[int]:
    if name == "levels":
        return [level.pk for level in procedure.levels.all()]
    return [procedure.field_id] if procedure.field_id else []


def _bodies(procedure: Procedure) -> Choices:
    """Kinds of agency before agencies; an agency that has ended is offered only where it stands."""
    named = [row.agency_id for row in procedure.handling.all() if row.agency_id]
    agencies = Agency.objects.filter(valid_on(timezone.localdate()) | Q(pk__in=named))
    return [
        (
            _("Every agency of a kind"),
            [(f"kind:{pk}", name) for pk, name in AgencyKind.objects.values_list("pk", "name")],
        ),
        (_("One agency"), [(f"agency:{pk}", name) for pk, name in agencies.values_list("pk", "name")]),
    ]


def _case_key(data: dict[str, Any]) -> str:
    return data.get("key") or vietnamese_slug(data.get("name", ""))[:40]


def _give_keys(procedure: Procedure) -> None:
    """A key once given stays, and is no other row's: e-forms and dossiers refer to it."""
    cases = list(procedure.cases.all())
    for case in cases:
        case.key = case.key or vietnamese_slug(case.name)[:40]
    papers = list(procedure.papers.all())
    taken: set[str] = set()
    for paper in papers:
        paper.key = "" if paper.key in taken else paper.key
        taken.add(paper.key)
    fresh = _fresh_keys(taken)
    for paper in papers:
        paper.key = paper.key or next(fresh)
    procedure.cases = cases
    procedure.papers = papers


def _fresh_keys(taken: set[str]) -> Iterator[str]:
    return (key for number in count(1) if (key := f"giay-to-{number}") not in taken)
