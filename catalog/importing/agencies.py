"""The sheet of agencies: their kind, level, code, dates, successor; a row may stand above the one it refers to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from accounts.models import User
from catalog.importing.columns import Column, Sheet, Words
from catalog.importing.errors import EntryRejected
from catalog.importing.reader import ObjectReader, shown
from catalog.importing.row_work import RowWork, Values
from catalog.importing.tables import read_tables
from catalog.importing.workbooks import SheetRow
from catalog.indexing import procedures_changed
from catalog.models import Agency, AgencyKind, AgencyLevel, HandlingAgency
from catalog.reference import ensure_reference_data
from portal.base.text import vietnamese_slug

TEXTS = {"name": 200, "short_name": 80, "address": 250, "phone": 60, "email": 254, "website": 200, "hours_note": 200}
NUMBERS = ("latitude", "longitude")
LINKS = ("parent", "successor")  # columns that name another agency by its code


def _levels() -> dict[str, Words]:
    return dict(AgencyLevel.objects.values_list("code", "name"))


def _kinds() -> dict[str, Words]:
    return dict(AgencyKind.objects.values_list("code", "name"))


AGENCIES = Sheet(
    key="Agencies",
    title=_("Agencies"),
    required=True,
    help=_("One row for each agency. An empty cell leaves what is there; a dash empties it."),
    columns=(
        Column(
            key="code",
            heading=_("Agency code"),
            width=14,
            required=True,
            help=_("The national identification code, e.g. H50.12. A code that exists is changed, another one added."),
        ),
        Column(key="name", heading=_("Name of the agency"), width=40, help=_("Needed for a new agency.")),
        Column(key="short_name", heading=_("Short name"), width=20),
        Column(key="level", heading=_("Level of authority"), width=14, choices=_levels),
        Column(key="kind", heading=_("Kind of agency"), width=26, choices=_kinds),
        Column(key="parent", heading=_("Belongs to (code)"), width=16),
        Column(key="address", heading=_("Postal address"), width=36),
        Column(key="phone", heading=_("Phone"), width=16),
        Column(key="email", heading=_("E-mail"), width=24),
        Column(key="website", heading=_("Website"), width=24),
        Column(
            key="hours_note", heading=_("Opening hours"), width=24, help=_("Empty: the hours of the working calendar.")
        ),
        Column(key="latitude", heading=_("Latitude"), width=11, help=_("For the link to the map, e.g. 17.46890.")),
        Column(key="longitude", heading=_("Longitude"), width=11, help=_("For the link to the map, e.g. 106.62230.")),
        Column(key="online_intake", heading=_("Takes dossiers online"), kind="yes", width=14),
        Column(key="valid_from", heading=_("Valid from"), kind="date", width=13),
        Column(key="valid_until", heading=_("Valid until"), kind="date", width=13),
        Column(
            key="successor",
            heading=_("Successor (code)"),
            width=16,
            help=_("Who does its work after the last day; people and old addresses are led there."),
        ),
    ),
)


class AgencyWork(RowWork):
    """`by` is noted as who changed them; None is a command."""

    sheet = AGENCIES
    key_column = "code"

    def __init__(self, rows: Sequence[SheetRow], by: User | None = None) -> None:
        super().__init__()
        self.entries, self.by = _named_first(rows), by
        self.pretended: dict[str, Agency] = {}  # good new rows of this file
        self.renamed: set[int] = set()
        self.forget()

    def forget(self) -> None:
        self.levels = {level.code: level for level in AgencyLevel.objects.all()}
        self.kinds = {kind.code: kind for kind in AgencyKind.objects.all()}
        found = {agency.pk: agency for agency in Agency.objects.select_related("level", "kind")}
        for agency in found.values():  # so that following them asks nothing
            agency.parent, agency.successor = found.get(agency.parent_id or 0), found.get(agency.successor_id or 0)
        self.agencies = {agency.code: agency for agency in found.values()}

    def given(self, reader: ObjectReader) -> Values:
        values: Values = {name: reader.text(name, limit=limit) for name, limit in TEXTS.items() if name in reader}
        values |= {name: reader.text(name, limit=40) for name in ("level", "kind") if name in reader}
        values |= {name: self._code(reader, name) for name in LINKS if name in reader}
        values |= {name: reader.day(name) for name in ("valid_from", "valid_until") if name in reader}
        values |= {name: _coordinate(reader, name) for name in NUMBERS if name in reader}
        if "online_intake" in reader:
            values["online_intake"] = bool(reader.take("online_intake"))
        self._check(reader, values)
        return values

    def _code(self, reader: ObjectReader, column: str) -> str:
        code = reader.text(column, limit=35)
        if code and code not in self.agencies and code not in self.pretended:
            reader.reject(column, gettext("no agency has the code %(code)s") % {"code": shown(code)})
        return code

    def _check(self, reader: ObjectReader, values: Values) -> None:
        code = str(reader.data.get("code") or "")
        needed = ("name", "level") if code not in self.agencies else ()
        for name in (*needed, *(name for name in ("name", "level") if name in values)):
            if not values.get(name):
                reader.reject(name, gettext("is missing"))
        if not code or reader.reasons:
            return
        agency = self._filled(code, values)
        try:
            agency.clean_fields(exclude=["level", "kind", "parent", "successor", "calendar"])
            agency.clean()
        except ValidationError as error:
            reader.reasons.extend(self.reasons_of(error))

    def _filled(self, code: str, values: Values) -> Agency:
        """The agency as the row has it, in memory; the stored one is left as it is."""
        before = self.agencies.get(code)
        agency = Agency(code=code, slug="co-quan")
        if before:
            columns = [field.attname for field in Agency._meta.concrete_fields]
            agency = Agency(**{name: getattr(before, name) for name in columns})
            agency.parent, agency.successor = before.parent, before.successor
        known = {**self.pretended, **self.agencies}
        for name, value in values.items():
            setattr(agency, name, self._stored(name, value, known))
        return agency

    def _stored(self, name: str, value: Any, known: dict[str, Agency]) -> Any:
        if name in LINKS:
            return known.get(value)
        if name in ("level", "kind"):
            return (self.levels if name == "level" else self.kinds).get(value)
        return value

    def accepted(self, key: str, values: Values) -> None:
        if key not in self.agencies:
            self.pretended[key] = self._filled(key, values)

    def present(self, key: str) -> Values | None:
        agency = self.agencies.get(key)
        if agency is None:
            return None
        plain = (*TEXTS, *NUMBERS, "online_intake", "valid_from", "valid_until")
        links = {name: getattr(getattr(agency, name), "code", "") for name in ("level", "kind", *LINKS)}
        return {**{name: getattr(agency, name) for name in plain}, **links}

    def store(self, key: str, values: Values) -> None:
        if missing := [values[name] for name in LINKS if values.get(name) and values[name] not in self.agencies]:
            raise EntryRejected(
                [gettext("no agency has the code %(code)s") % {"code": shown(code)} for code in missing]
            )
        agency = self.agencies.get(key)
        created = agency is None
        agency = agency or Agency(code=key, slug=self._slug(values["name"]))
        if not created and values.get("name", agency.name) != agency.name:
            self.renamed.add(agency.pk)
        for name, value in values.items():
            setattr(agency, name, self._stored(name, value, self.agencies))
        agency.full_clean()
        agency.save()
        log(instance=agency, action="wagtail.create" if created else "wagtail.edit", user=self.by)
        self.agencies[key] = agency

    def settle(self) -> None:
        """The search shows an agency's name beside its procedures."""
        handled = HandlingAgency.objects.filter(agency__in=self.renamed).values_list("procedure", flat=True)
        if self.renamed and (changed := list(handled.distinct())):
            procedures_changed(changed)
        self.renamed.clear()

    def _slug(self, name: str) -> str:
        slugs = {agency.slug for agency in self.agencies.values()}
        slug = vietnamese_slug(name)[:110] or "co-quan"
        candidates = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(slugs) + 2))
        return next(candidate for candidate in candidates if candidate not in slugs)


def _named_first(rows: Sequence[SheetRow]) -> list[SheetRow]:
    """What others name comes before them; what names itself in a circle stays at the end, to be refused."""
    by_code = {str(row.cells.get("code")): row for row in rows}
    ordered: dict[int, SheetRow] = {}
    for row in rows:
        _place(row, by_code, ordered, set())
    return list(ordered.values())


def _place(row: SheetRow, by_code: dict[str, SheetRow], ordered: dict[int, SheetRow], above: set[int]) -> None:
    pending = [row]
    while pending:
        current = pending[-1]
        above.add(current.number)
        named = (by_code.get(str(current.cells.get(column))) for column in LINKS if current.cells.get(column))
        waits_for = next(
            (each for each in named if each and each.number not in ordered and each.number not in above), None
        )
        if waits_for is not None:
            pending.append(waits_for)
            continue
        ordered.setdefault(current.number, pending.pop())


def _coordinate(reader: ObjectReader, column: str) -> Any:
    value = reader.take(column)
    try:
        return None if value is None else round(Decimal(str(value).replace(",", ".")), 5)
    except InvalidOperation:
        reader.reject(column, gettext("%(value)s is not a number") % {"value": shown(value)})
        return None


def read_agencies(name: str, stream: BinaryIO, by: User | None = None) -> AgencyWork:
    """Raises ImportFileError: a sentence for the person who chose the file."""
    ensure_reference_data()
    return AgencyWork(read_tables(name, stream, [AGENCIES])["Agencies"], by)
