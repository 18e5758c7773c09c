"""The sheet of officers: who works in which agency as what; new people are invited, or get a password once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.utils.crypto import get_random_string
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.importing.columns import Column, Sheet, Words
from catalog.importing.errors import EntryRejected
from catalog.importing.jobs import Look, Outcome
from catalog.importing.reader import ObjectReader, shown
from catalog.importing.row_work import RowWork, Values
from catalog.importing.tables import read_tables
from catalog.importing.workbooks import SheetRow
from catalog.invitations import invite
from catalog.models import Agency, Invitation
from catalog.people import appoint
from catalog.roles import Role
from catalog.services import assign_role, check_place

NAMES = ("last_name", "first_name", "email", "phone")
FIRST_LENGTH = 14
# No letters that look alike on paper.
CLEAR_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def _roles() -> dict[str, Words]:
    return {role.value: capfirst(role.label) for role in Role}


def _agencies() -> dict[str, Words]:
    return {code: code for code in Agency.objects.open().values_list("code", flat=True).order_by("code")}


OFFICERS = Sheet(
    key="Officers",
    title=_("Officers"),
    required=True,
    help=_("One row for each person and role; whoever has two roles stands in two rows."),
    columns=(
        Column(
            key="username", heading=_("User name"), width=22, help=_("Of an account that exists, or of a new one.")
        ),
        Column(key="last_name", heading=_("Surname and middle name"), width=22),
        Column(key="first_name", heading=_("First name"), width=14),
        Column(key="email", heading=_("E-mail"), width=28, help=_("New people get their invitation there.")),
        Column(key="phone", heading=_("Phone"), width=16),
        Column(
            key="agency",
            heading=_("Agency (code)"),
            width=14,
            choices=_agencies,
            strict=False,
            help=_("Empty: the whole province."),
        ),
        Column(key="role", heading=_("Role"), width=24, required=True, choices=_roles),
    ),
)


class Asked(NamedTuple):
    """What a row asks for."""

    username: str
    email: str
    agency: str  # its code
    role: str

    def person(self) -> User | None:
        """By user name, else by an e-mail address that only one account has."""
        named = User.objects.filter(username=self.username).first() if self.username else None
        if named or not self.email:
            return named
        found = list(User.objects.filter(email__iexact=self.email)[:2])
        return found[0] if len(found) == 1 else None

    def is_invited(self) -> bool:
        """Whoever was invited already is not invited again."""
        pending = Invitation.objects.filter(agency__code=self.agency, accepted_at=None, revoked_at=None)
        return any(self.role in each.roles and each.open for each in pending.filter(email__iexact=self.email))


class OfficerWork(RowWork):
    """With `by` new people are invited by e-mail, as that person may; without, each gets a password."""

    sheet = OFFICERS
    key_column = "person"

    def __init__(self, rows: Sequence[SheetRow], by: User | None = None) -> None:
        super().__init__()
        self.entries, self.by = rows, by
        self.passwords: dict[str, str] = {}  # user name → password, of accounts made now
        self.agencies = {agency.code: agency for agency in Agency.objects.open()}
        self.asked: dict[str, Asked] = {}
        for row in rows:
            self._name(row)

    def _name(self, row: SheetRow) -> None:
        """One person may stand in several rows, with another role in each: the row's key has all three."""
        cells = {name: str(row.cells.get(name) or "") for name in ("username", "email", "agency", "role")}
        if who := cells["username"] or cells["email"]:
            row.cells["person"] = " · ".join(filter(None, (who, cells["agency"], cells["role"])))
            self.asked[row.cells["person"]] = Asked(**cells)

    def in_words(self, reason: str) -> str:
        first = gettext("User name or e-mail")
        return super().in_words(reason.replace("person: ", f"{first}: ", 1))

    def title(self, values: Values) -> str:
        return " ".join(filter(None, (values.get("last_name"), values.get("first_name")))) or str(values["who"])

    def given(self, reader: ObjectReader) -> Values:
        who = reader.text("username", required=self.by is None, limit=150)
        values: Values = {name: reader.text(name, limit=150) for name in NAMES if name in reader}
        values["who"] = who or values.get("email", "")
        role = reader.choice("role", Role.values)
        values["role"], values["agency"] = role, self._agency(reader)
        self._check(reader, values)
        return values

    def _agency(self, reader: ObjectReader) -> str:
        """Empty is the whole province."""
        code = reader.text("agency", limit=35)
        if code and code not in self.agencies:
            reader.reject("agency", gettext("no agency has the code %(code)s") % {"code": shown(code)})
        return code

    def _check(self, reader: ObjectReader, values: Values) -> None:
        try:
            check_place(agency=self.agencies.get(values["agency"]), role=values["role"])
        except ValidationError as error:
            reader.reject("role", " ".join(error.messages))
        if reader.reasons:
            return
        person = self.asked[str(reader.data.get("person"))].person()
        if person is None and self.by and not (values["agency"] and values.get("email")):
            reason = gettext("new people are invited: they need an e-mail address and an agency")
            reader.reject("email", reason)
        try:
            self._check_account(person, values)
        except ValidationError as error:
            reader.reasons.extend(self.reasons_of(error))

    def _check_account(self, person: User | None, values: Values) -> None:
        if values.get("email"):
            validate_email(values["email"])
        if person is None and not self.by:
            User(username=values["who"], **_names(values)).full_clean(exclude=["password"])

    def present(self, key: str) -> Values | None:
        """The person with this role there; the role is empty where it is not held yet."""
        asked = self.asked[key]
        person = asked.person()
        if person is None:
            return asked._asdict() | {"who": asked.username or asked.email} if self.by and asked.is_invited() else None
        held = person.memberships.filter(role=asked.role, agency__code=asked.agency or None).exists()
        place = {"agency": asked.agency, "role": asked.role} if held else {"agency": "", "role": ""}
        names = {name: getattr(person, name) for name in NAMES}
        return {**names, **place, "username": person.username, "who": asked.username or asked.email}

    def write(self, entry: SheetRow, look: Look) -> Outcome:
        """One invitation names all roles that a person is to have in an agency: the rows below find it sent."""
        asked = self.asked[look.key]
        if not look.seen and self.by and asked.person() is None and asked.is_invited():
            return "new"
        return super().write(entry, look)

    def store(self, key: str, values: Values) -> None:
        person = self.asked[key].person()
        agency, role = self.agencies.get(values["agency"]), Role(values["role"])
        try:
            if person is None and self.by and agency:
                invite(by=self.by, agency=agency, email=values["email"], roles=self._roles_of(self.asked[key]))
                return
            saved = self._saved(person, values)
            if self.by:
                appoint(by=self.by, person=saved, agency=agency, role=role)
            else:
                assign_role(user=saved, agency=agency, role=role)
        except PermissionDenied as error:
            raise EntryRejected([str(error)]) from error

    def _roles_of(self, asked: Asked) -> list[Role]:
        same = [each for each in self.asked.values() if (each.email, each.agency) == (asked.email, asked.agency)]
        return [Role(each.role) for each in same if each.role in Role.values]

    def _saved(self, person: User | None, values: Values) -> User:
        user = person or User(username=values["who"])
        for name, value in _names(values).items():
            setattr(user, name, value)
        if user.pk is None:
            password = get_random_string(FIRST_LENGTH, CLEAR_LETTERS)
            user.set_password(password)
            self.passwords[user.username] = password
        user.full_clean(exclude=["password"])  # whoever signs in elsewhere has none
        user.save()
        return user


def _names(values: Values) -> dict[str, str]:
    return {name: values[name] for name in NAMES if name in values}


def read_officers(name: str, stream: BinaryIO, by: User | None = None) -> OfficerWork:
    """Raises ImportFileError: a sentence for the person who chose the file."""
    return OfficerWork(read_tables(name, stream, [OFFICERS])["Officers"], by)
