"""Who stands at the counter: by card, personal number, phone or name, from dossiers that the clerk may see."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.identity import digits_only, validate_mobile_phone, validate_national_id
from dossiers.duplicates import applicant_of
from dossiers.models import Dossier
from dossiers.submission import Applicant
from dossiers.workflow import OPEN_STATES
from portal.base.text import fold, nfc

LONGEST = 400  # signs of what is typed or scanned
PEOPLE_SHOWN = 8
ROWS_READ = 60  # newest dossiers, among which each person counts once
OPEN_SHOWN = 5
_WORDS = 8
_DATE = re.compile(r"\d{8}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known from an earlier dossier."""

    dossier: Dossier
    applicant: Applicant


@dataclass(frozen=True, slots=True)
class Found:
    """`typed` is what the words themselves say; `people` are those whom the clerk's dossiers know by them."""

    typed: Applicant | None = None
    people: list[Person] = field(default_factory=list)
    searched: bool = False


def find_people(words: str, visible: QuerySet[Dossier]) -> Found:
    """A whole identity card as its QR code types it, a personal number, a phone number, or words of a name."""
    text = " ".join(nfc(words[:LONGEST].replace("\x00", " ")).split())
    if not text:
        return Found()
    card = read_card(text)
    if card:
        return Found(card, _distinct(visible.filter(applicant_national_id=card.national_id)), searched=True)
    number = digits_only(text)
    if _is(number, validate_national_id):
        typed = Applicant(name="", national_id=number)
        return Found(typed, _distinct(visible.filter(applicant_national_id=number)), searched=True)
    if _is(number, validate_mobile_phone):
        typed = Applicant(name="", phone=number)
        return Found(
            typed, _distinct(visible.filter(applicant_phone=number, search_text__contains=f" {number}")), searched=True
        )
    return Found(_typed(text), _named(text, visible), searched=True)


def read_card(text: str) -> Applicant | None:
    """The QR code of the identity card: `number|old number|name|birth date|sex|address|issued`.

    Only what fits is taken, since an input method (Unikey) may have changed letters on the way.
    """
    parts = [" ".join(part.split()) for part in text.split("|")]
    if len(parts) < 6 or not _is(digits_only(parts[0]), validate_national_id) or not _DATE.fullmatch(parts[3]):
        return None
    name = parts[2] if sum(sign.isalpha() for sign in parts[2]) > 1 else ""
    return Applicant(name=name[:300], national_id=digits_only(parts[0]), address=parts[5][:300])


def _typed(text: str) -> Applicant:
    """What is neither number nor phone is kept where the clerk sees what is wrong with it."""
    number = digits_only(text)
    if number.isdigit():
        return Applicant(name="", national_id=number[:20])
    return Applicant(name=text[:300])


def _named(text: str, visible: QuerySet[Dossier]) -> list[Person]:
    words = fold(text).split()[:_WORDS]
    if not any(len(word) > 1 for word in words) or text.isdigit():
        return []
    for word in words:
        visible = visible.filter(search_text__contains=f" {word}")  # where a word begins
    return [person for person in _distinct(visible) if set(words) <= set(fold(person.applicant.name).split())]


def _distinct(dossiers: QuerySet[Dossier]) -> list[Person]:
    """Each person once, as the newest dossier knows them."""
    rows = (
        dossiers.select_related("applicant")
        .defer("answers", "search_text")
        .order_by("-submitted_at", "-pk")[:ROWS_READ]
    )
    people: dict[tuple[str, ...], Person] = {}
    for dossier in rows:
        key = (dossier.applicant_national_id or f"{fold(dossier.applicant_name)}|{dossier.applicant_phone}",)
        people.setdefault(key, Person(dossier, applicant_of(dossier)))
    return list(people.values())[:PEOPLE_SHOWN]


def open_dossiers(applicant: Applicant, visible: QuerySet[Dossier]) -> list[Dossier]:
    """What of this person is still open, as far as the clerk may see it."""
    if not applicant.national_id:
        return []
    mine = visible.filter(applicant_national_id=applicant.national_id, state__in=OPEN_STATES)
    return list(mine.defer("answers", "search_text").order_by("-submitted_at")[:OPEN_SHOWN])


def _is(number: str, validate: Callable[[str], None]) -> bool:
    try:
        validate(number)
    except ValidationError:
        return False
    return True
