"""Finds agencies, kinds, fields and forms by the names that a file uses, and creates the missing ones."""

from __future__ import annotations

import re
from itertools import count

from catalog.models import Agency, AgencyKind, AgencyLevel, Audience, Field, FormTemplate
from portal.base.text import fold, vietnamese_slug

Body = Agency | AgencyKind
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
    """Everything is read once, so that thousands of entries cost a handful of queries."""

    def __init__(self) -> None:
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
        self.codes = {agency.code for agency in agencies}
        self.slugs = {agency.slug for agency in agencies}
        self.root = next((agency for agency in agencies if _is_province(agency)), None)
        for agency in agencies:
            # A closed agency answers for its successor, wherever no open one has the name.
            now = agency.successor if agency.valid_until and agency.successor else agency
            for name in filter(None, (agency.name, agency.short_name)):
                self.bodies.setdefault(normal_name(name), now)

    def find_bodies(self, text: str) -> list[Body] | None:
        """The bodies that `text` names; None when one of them is not there yet."""
        found = [self.bodies.get(normal_name(name)) for name in bodies_named(text)]
        known = [body for body in found if body is not None]
        return known if len(known) == len(found) else None

    def bodies_for(self, text: str) -> list[Body]:
        """The bodies that `text` names, created where missing."""
        return [self.bodies.get(normal_name(name)) or self._create_body(name) for name in bodies_named(text)]

    def _create_body(self, name: str) -> Body:
        if _LEVEL_AS_WHOLE.search(normal_name(name)):
            body: Body = AgencyKind.objects.create(code=self._free(vietnamese_slug(name)[:45], set()), name=name[:120])
        else:
            body = self._create_agency(name)
        self.bodies[normal_name(name)] = body
        return body

    def _create_agency(self, name: str) -> Agency:
        above = _PARENT.split(name, maxsplit=1)
        parent = self.bodies_for(above[1])[0] if len(above) == 2 else self.root
        root = self.root.code if self.root else NO_PROVINCE
        code = next(code for number in count(1) if (code := f"{root}.{number:02d}") not in self.codes)
        agency = Agency.objects.create(
            code=code,
            name=name,
            slug=self._free(vietnamese_slug(name)[:110] or "co-quan", self.slugs),
            level=self.levels["province"],
            kind=self.department,
            parent=parent if isinstance(parent, Agency) else None,
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
            field = self.fields[name] = Field.objects.create(name=name, slug=slug, group=group)
        elif group and not field.group:
            field.group = group
            field.save(update_fields=["group"])
        return field

    def form_for(self, field: Field, paper_name: str, form_name: str) -> FormTemplate | None:
        """The form behind a paper: "Mẫu số 01" alone has many meanings, so field and paper belong to its identity."""
        if not form_name:
            return None
        key = (field.pk, paper_name, form_name)
        if key not in self.forms:
            self.forms[key] = FormTemplate.objects.create(field=field, paper_name=paper_name, name=form_name)
        return self.forms[key]
