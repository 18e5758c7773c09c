"""Who declares together with the applicant, and whether they have confirmed the answers as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Message
from dossiers.submission import Answer, CoSigner
from eforms.journey.contacts import Reach, sends_texts
from eforms.journey.fingerprint import fingerprint
from eforms.journey.walk import Journey
from eforms.models import CoConfirmation
from eforms.schema import standard
from eforms.schema.form import CoApplicant, QuestionType
from portal.base.text import fold

MAX_SENDS = 5  # links to one address for one draft


class Standing(TextChoices):
    """Where one co-applicant stands, in the words of the check page."""

    SELF = "self", gettext_lazy("confirms by submitting")
    UNREACHABLE = "unreachable", gettext_lazy("no phone number or e-mail address of their own was given")
    NOT_ASKED = "not_asked", gettext_lazy("not asked yet")
    WAITING = "waiting", gettext_lazy("was sent the link, has not answered yet")
    CHANGED = "changed", gettext_lazy("answered, but answers were changed after that: must confirm again")
    OBJECTED = "objected", gettext_lazy("does not agree")
    CONFIRMED = "confirmed", gettext_lazy("has confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One co-applicant of one draft."""

    key: str
    label: str  # e.g. "Bên nữ"
    name: str
    reach: Reach | None
    standing: Standing
    confirmation: CoConfirmation | None = None

    @property
    def is_settled(self) -> bool:
        return self.standing in {Standing.SELF, Standing.CONFIRMED}

    @property
    def sends_left(self) -> int:
        return MAX_SENDS - (self.confirmation.sends if self.confirmation else 0)

    @property
    def may_be_asked(self) -> bool:
        return self.reach is not None and not self.is_settled and self.sends_left > 0

    @property
    def was_asked(self) -> bool:
        return self.standing not in {Standing.NOT_ASKED, Standing.UNREACHABLE}


class CoApplicants:
    """Those whom this draft's answers name; one query, and none for a form without co-applicants."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey

    @cached_property
    def people(self) -> list[Person]:
        return list(self._people()) if self.journey.schema.co_applicants and not self.journey.draft.is_trial else []

    @property
    def waited_for(self) -> list[Person]:
        """Whose confirmation is missing before the draft can be submitted."""
        return [person for person in self.people if not person.is_settled]

    @property
    def waited_for_names(self) -> str:
        return ", ".join(person.name or person.label for person in self.waited_for)

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.journey)

    def person(self, key: str) -> Person | None:
        return next((person for person in self.people if person.key == key), None)

    def confirmed(self) -> list[Answer]:
        """For the dossier: who confirmed, when, by which contact."""
        return [
            Answer(
                key=f"confirmed_{person.key}",
                part=_("Confirmed by those who declare too"),
                label=person.label,
                type=QuestionType.TEXT,
                value=words(person.confirmation),
                display=words(person.confirmation),
            )
            for person in self.people
            if person.confirmation and person.standing == Standing.CONFIRMED
        ]

    def cosigners(self) -> list[CoSigner]:
        """For the declaration as a paper: whoever has not confirmed yet, or signs by submitting, has no moment."""
        return [
            CoSigner(
                label=person.label,
                name=person.name,
                confirmed_at=person.confirmation.answered_at
                if person.confirmation and person.standing == Standing.CONFIRMED
                else None,
            )
            for person in self.people
            if person.standing != Standing.SELF
        ]

    def _people(self) -> Iterator[Person]:
        values = self.journey.values
        rows = {row.person: row for row in CoConfirmation.objects.filter(draft=self.journey.draft)}
        taken = set(self._contacts_of_applicant())
        for entry in self.journey.schema.co_applicants:
            if entry.show_when is None or entry.show_when.holds(values):
                person = self._person(entry, rows.get(entry.key), taken)
                taken |= {person.reach.address} if person.reach else set()
                yield person

    def _contacts_of_applicant(self) -> Iterable[str]:
        values = self.journey.values
        return filter(None, [values.get(standard.PHONE), str(values.get(standard.EMAIL) or "").lower()])

    def _person(self, entry: CoApplicant, row: CoConfirmation | None, taken: set[str]) -> Person:
        values = self.journey.values
        name = str(values.get(entry.name) or "")
        given = list(_addresses(entry, values))
        known: dict[str, Any] = {"key": entry.key, "label": entry.label, "name": name}
        if fold(name) == fold(str(values.get(standard.NAME) or "")) and _is_applicants(given, taken):
            return Person(**known, reach=None, standing=Standing.SELF)
        if row and (row.channel, row.address) in given and row.address not in taken:
            return Person(
                **known, reach=Reach(row.channel, row.address), standing=self._standing(row), confirmation=row
            )
        found = next((each for each in given if each.address not in taken and _is_open(each)), None)
        return Person(**known, reach=found, standing=Standing.NOT_ASKED if found else Standing.UNREACHABLE)

    def _standing(self, row: CoConfirmation) -> Standing:
        if row.state == CoConfirmation.State.WAITING:
            return Standing.WAITING
        if row.fingerprint != self.fingerprint:
            return Standing.CHANGED
        return Standing.CONFIRMED if row.state == CoConfirmation.State.CONFIRMED else Standing.OBJECTED


def _addresses(entry: CoApplicant, values: dict[str, Any]) -> Iterator[Reach]:
    """The phone first, which is nobody else's."""
    if entry.phone and values.get(entry.phone):
        yield Reach(Message.Channel.SMS.value, str(values[entry.phone]))
    if entry.email and values.get(entry.email):
        yield Reach(Message.Channel.EMAIL.value, str(values[entry.email]).lower())


def _is_open(reach: Reach) -> bool:
    return reach.channel != Message.Channel.SMS or sends_texts()


def _is_applicants(given: list[Reach], taken: set[str]) -> bool:
    """The applicant, named again among those who declare: same name, and no contact but the applicant's own."""
    return all(address in taken for _channel, address in given)


def words(confirmation: CoConfirmation) -> str:
    """E.g. "Trần Thị Bình đã xác nhận lúc 14:32, 22/11/2026, bằng mã gửi đến 09xx xxx 456"."""
    at = timezone.localtime(confirmation.answered_at) if confirmation.answered_at else None
    return _("%(name)s confirmed at %(when)s, by a code sent to %(contact)s") % {
        "name": confirmation.name,
        "when": date_format(at, "H:i, d/m/Y") if at else "",
        "contact": confirmation.masked,
    }
