"""Imports agencies and officers from a workbook, row by row: good rows are kept, bad ones are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.importing.errors import EntryRejected
from catalog.importing.reader import ObjectReader, shown
from catalog.importing.services import Outcome, Rejection, Report
from catalog.importing.sources import Rows
from catalog.models import Agency, AgencyKind, AgencyLevel
from catalog.roles import Role
from catalog.services import assign_role, check_place
from portal.base.text import vietnamese_slug

YES, NO = {"1", "true", "yes", "x", "có"}, {"0", "false", "no", "không"}
AGENCY_TEXTS = {"short_name": 80, "address": 250, "phone": 60, "email": 254, "website": 200}
FIRST_LENGTH = 14
# No letters that look alike on paper.
CLEAR_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def import_rows(rows: Rows, take: Callable[[ObjectReader], Outcome], *, key: str) -> Report:
    """Each row in its own transaction; `key` is the column by which a rejected row is named."""
    report = Report()
    for number, cells in rows:
        texts = {name: str(value) for name, value in cells.items()}
        try:
            with transaction.atomic():
                report.counts[take(ObjectReader(texts, "", []))] += 1
        except EntryRejected as error:
            report.rejections.append(Rejection(row=number, code=texts.get(key, "")[:60], reasons=error.reasons))
        except ValidationError as error:
            reasons = [f"{name}: {' '.join(found)}" for name, found in error.message_dict.items()]
            report.rejections.append(Rejection(row=number, code=texts.get(key, "")[:60], reasons=reasons))
    return report


def _finish(reader: ObjectReader) -> None:
    reader.finish()
    if reader.reasons:
        raise EntryRejected(reader.reasons)


class AgencyImport:
    """Rows of the sheet "Agencies"; a parent or successor stands before what refers to it."""

    def __init__(self) -> None:
        self.levels = {level.code: level for level in AgencyLevel.objects.all()}
        self.kinds = {kind.code: kind for kind in AgencyKind.objects.all()}
        self.agencies = {agency.code: agency for agency in Agency.objects.all()}

    def take(self, reader: ObjectReader) -> Outcome:
        code = reader.text("code", required=True, limit=35)
        values = self._values(reader)
        _finish(reader)
        agency = self.agencies.get(code)
        if agency and all(getattr(agency, name) == value for name, value in values.items()):
            return "unchanged"
        outcome: Outcome = "updated" if agency else "created"
        agency = agency or Agency(code=code, slug=self._slug(values["name"]))
        for name, value in values.items():
            setattr(agency, name, value)
        agency.full_clean()
        agency.save()
        self.agencies[code] = agency
        return outcome

    def _values(self, reader: ObjectReader) -> dict[str, Any]:
        level = reader.choice("level", self.levels)
        kind = reader.choice("kind", self.kinds, required=False)
        return {
            "name": reader.text("name", required=True, limit=200),
            "level": self.levels.get(level),
            "kind": self.kinds.get(kind),
            "parent": self._agency(reader, "parent"),
            "successor": self._agency(reader, "successor"),
            **{name: reader.text(name, limit=limit) for name, limit in AGENCY_TEXTS.items()},
            "online_intake": _yes(reader, "online_intake"),
            "valid_from": reader.day("valid_from"),
            "valid_until": reader.day("valid_until"),
        }

    def _agency(self, reader: ObjectReader, column: str) -> Agency | None:
        code = reader.text(column)
        if code and code not in self.agencies:
            reader.reject(column, _("no agency has the code %(code)s") % {"code": shown(code)})
        return self.agencies.get(code)

    def _slug(self, name: str) -> str:
        slugs = {agency.slug for agency in self.agencies.values()}
        slug = vietnamese_slug(name)[:110] or "co-quan"
        candidates = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(slugs) + 2))
        return next(candidate for candidate in candidates if candidate not in slugs)


def _yes(reader: ObjectReader, column: str) -> bool:
    """A cell that says yes or no; empty is yes."""
    value = reader.text(column).casefold()
    if value and value not in YES | NO:
        reader.reject(column, _("%(value)s is neither yes nor no") % {"value": shown(value)})
    return value not in NO


@dataclass
class OfficerImport:
    """Rows of the sheet "Officers"; a new account gets a password that is shown once."""

    passwords: dict[str, str] = field(default_factory=dict)  # user name → password, of accounts made now

    def __post_init__(self) -> None:
        self.agencies = {agency.code: agency for agency in Agency.objects.all()}

    def take(self, reader: ObjectReader) -> Outcome:
        username = reader.text("username", required=True, limit=150)
        values = {name: reader.text(name, limit=150) for name in ("last_name", "first_name", "email", "phone")}
        role = reader.choice("role", Role.values)
        agency = self._agency(reader)
        _check_place(reader, agency, role)
        _finish(reader)
        user = User.objects.filter(username=username).first()
        outcome: Outcome = "updated" if user else "created"
        user = user or User(username=username)
        same = user.pk and all(getattr(user, name) == value for name, value in values.items())
        if same and user.memberships.filter(agency=agency, role=role).exists():
            return "unchanged"
        self._save(user, values)
        assign_role(user=user, agency=agency, role=Role(role))
        return outcome

    def _agency(self, reader: ObjectReader) -> Agency | None:
        """Empty is the whole province."""
        code = reader.text("agency")
        if code and code not in self.agencies:
            reader.reject("agency", _("no agency has the code %(code)s") % {"code": shown(code)})
        return self.agencies.get(code)

    def _save(self, user: User, values: dict[str, str]) -> None:
        for name, value in values.items():
            setattr(user, name, value)
        password = "" if user.pk else get_random_string(FIRST_LENGTH, CLEAR_LETTERS)
        if password:
            user.set_password(password)
        user.full_clean()
        user.save()
        if password:
            self.passwords[user.username] = password


def _check_place(reader: ObjectReader, agency: Agency | None, role: str) -> None:
    try:
        check_place(agency=agency, role=role)
    except ValidationError as error:
        reader.reject("role", " ".join(error.messages))


def calendar_data(sheets: dict[str, Rows]) -> dict[str, Any]:
    """The sheets Hours (from, to), DaysOff (date, name, provisional) and WorkingSaturdays (date, why) as one calendar.

    The shape is that of casework/data/calendar.json.
    """

    def cells(sheet: str) -> Iterable[dict[str, Any]]:
        return (row for _number, row in sheets.get(sheet, []))

    hours = [(str(row.get("from", ""))[:5], str(row.get("to", ""))[:5]) for row in cells("Hours")]
    return {
        "working_hours": hours,
        "transfer_cut_off": next((str(row["cut_off"])[:5] for row in cells("Hours") if "cut_off" in row), "15:00"),
        "days_off": [
            {**row, "provisional": str(row.get("provisional", "")).casefold() in YES} for row in cells("DaysOff")
        ],
        "working_saturdays": list(cells("WorkingSaturdays")),
    }
