"""Finds agencies, kinds, fields and forms by the names that a file uses, and creates the missing ones."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count
from typing import TypeVar

from catalog.models import (
    Agency,
    AgencyKind,
    AgencyLevel,
    Audience,
    Field,
    FormTemplate,
    LegalDocument,
    Procedure,
)
from catalog.reference import AUDIENCES, KINDS, LEVELS
from portal.base.text import fold, vietnamese_slug

Body = Agency | AgencyKind
Row = TypeVar("Row", Agency, AgencyKind, Field, FormTemplate)
# "A hoặc B", "A và B": only where B begins a new body, for "Sở Giáo dục và Đào tạo" is one.
_NEXT_BODY = r"(?=(?:Sở|UBND|Ủy ban|Uỷ ban|Công an|Phòng|Văn phòng|Trung tâm|Trường|Ban|Chi cục|Cục)\s)"
_BETWEEN_BODIES = re.compile(rf"\s+(?:hoặc|và)\s+{_NEXT_BODY}|\s*;\s*")
_PARENT = re.compile(rf",\s+{_NEXT_BODY}")
_LEVEL_AS_WHOLE = re.compile(r"cap (?:xa|huyen|tinh)$|^truong ")
NO_PROVINCE = "H00"  # no province has this code: such an agency waits for its real one


def bodies_named(text: str) -> list[str]:
    """`UBND cấp xã hoặc Sở Nội vụ` names two bodies."""
    return [name.strip() for name in _BETWEEN_BODIES.split(text) if name.strip()]


def normal_name(name: str) -> str:
    """One spelling for a body's name: without diacritics, UBND written out."""
    return re.sub(r"\bubnd\b", "uy ban nhan dan", fold(name))


def _is_province(agency: Agency) -> bool:
    kind = agency.kind.code if agency.kind else ""
    return kind == "province-committee" and agency.parent_id is None and agency.valid_until is None


class Directory:
    """Everything is read once, so that thousands of entries cost a handful of queries.

    `procedures` are those that entries may refer to, by code; the importer adds those that it writes.
    """

    def __init__(self, procedures: dict[str, Procedure] | None = None) -> None:
        self.procedures = {} if procedures is None else procedures
        self.documents = {document.number: document for document in LegalDocument.objects.all()}
        self.levels = {level.code: level for level in AgencyLevel.objects.all()}
        self.audiences = {audience.code: audience for audience in Audience.objects.all()}
        self.fields = {field.name: field for field in Field.objects.all()}
        self.forms = {(form.field_id, form.paper_name, form.name): form for form in FormTemplate.objects.all()}
        kinds = list(AgencyKind.objects.all())
        self.department = next((kind for kind in kinds if kind.code == "department"), None)
        self.bodies: dict[str, Body] = {normal_name(kind.name): kind for kind in kinds}
        self._add_agencies()

    def _add_agencies(self) -> None:
        agencies = list(Agency.objects.select_related("successor", "kind").order_by("valid_until", "pk"))
        self.agencies = {agency.code: agency for agency in agencies}
        self.codes = set(self.agencies)
        self.slugs = {agency.slug for agency in agencies}
        self.root = next((agency for agency in agencies if _is_province(agency)), None)
        for agency in agencies:
            # A closed agency answers for its successor, wherever no open one has the name.
            successor = agency.successor
            now = successor if agency.valid_until and isinstance(successor, Agency) else agency
            for name in filter(None, (agency.name, agency.short_name)):
                self.bodies.setdefault(normal_name(name), now)

        for code, agency in self.agencies.items():  # a name may mean several; a code is always clear
            self.bodies.setdefault(normal_name(code), agency)

    def text_for(self, body: Body) -> str:
        """How a file names `body` so that `bodies_for` finds it again."""
        if self.bodies.get(normal_name(body.name)) == body and len(bodies_named(body.name)) == 1:
            return body.name
        return body.code

    def procedure(self, code: str) -> Procedure | None:
        return self.procedures.get(code)

    def bodies_for(self, text: str) -> list[Body]:
        """The bodies that `text` names, created where missing."""
        return [self.bodies.get(normal_name(name)) or self._create_body(name) for name in bodies_named(text)]

    def _create_body(self, name: str) -> Body:
        if _LEVEL_AS_WHOLE.search(normal_name(name)):
            code = self._free(vietnamese_slug(name)[:45], set())
            body: Body = self._made(AgencyKind(code=code, name=name[:120]))
        else:
            body = self._create_agency(name)
        self.bodies[normal_name(name)] = body
        return body

    def _create_agency(self, name: str) -> Agency:
        above = _PARENT.split(name, maxsplit=1)
        parent = self.bodies_for(above[1])[0] if len(above) == 2 else self.root
        root = self.root.code if self.root else NO_PROVINCE
        code = next(code for number in count(1) if (code := f"{root}.{number:02d}") not in self.codes)
        agency = self._made(
            Agency(
                code=code,
                name=name,
                slug=self._free(vietnamese_slug(name)[:110] or "co-quan", self.slugs),
                level=self.levels["province"],
                kind=self.department,
                parent=parent if isinstance(parent, Agency) else None,
            )
        )
        self.codes.add(code)
        self.slugs.add(agency.slug)
        return agency

    @staticmethod
    def _free(slug: str, taken: set[str]) -> str:
        names = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
        return next(name for name in names if name not in taken)

    def field_for(self, name: str, group: str) -> Field:
        """The field of that name. A group is written only where the field has none: files disagree about groups."""
        field = self.fields.get(name)
        if field is None:
            taken = {field.slug for field in self.fields.values()}
            slug = self._free(vietnamese_slug(name)[:130] or "linh-vuc", taken)
            field = self.fields[name] = self._made(Field(name=name, slug=slug, group=group))
        elif group and not field.group:
            field.group = group
            self._saved(field, "group")
        return field

    def form_for(self, field: Field, paper_name: str, form_name: str) -> FormTemplate | None:
        """The form behind a paper: "Mẫu số 01" alone has many meanings, so field and paper belong to its identity."""
        if not form_name:
            return None
        key = (field.pk, paper_name, form_name)
        if key not in self.forms:
            self.forms[key] = self._made(FormTemplate(field=field, paper_name=paper_name, name=form_name))
        return self.forms[key]

    def _made(self, row: Row) -> Row:
        row.save()
        return row

    def _saved(self, row: Field, column: str) -> None:
        row.save(update_fields=[column])


class PretendedDirectory(Directory):
    """Writes nothing: what is missing is made up, with a negative key, so that a record can be compared with it.

    `awaited` are codes of procedures that the file itself brings.
    """

    def __init__(self, procedures: dict[str, Procedure], awaited: Collection[str] = ()) -> None:
        super().__init__(procedures)
        self.keys = count(-1, -1)
        self.awaited = {code: Procedure(pk=next(self.keys), code=code) for code in awaited if code not in procedures}
        for level in LEVELS:  # an empty database gets them with the first import
            self.levels.setdefault(level.code, AgencyLevel(pk=next(self.keys), code=level.code, name=level.name))
        for code, name in AUDIENCES.items():
            self.audiences.setdefault(code, Audience(pk=next(self.keys), code=code, name=name))
        for code, name in KINDS.items():
            self.bodies.setdefault(normal_name(name), AgencyKind(pk=next(self.keys), code=code, name=name))

    def procedure(self, code: str) -> Procedure | None:
        return super().procedure(code) or self.awaited.get(code)

    def _made(self, row: Row) -> Row:
        row.pk = next(self.keys)
        return row

    def _saved(self, row: Field, column: str) -> None:
        """A group of fields is no part of a procedure."""
