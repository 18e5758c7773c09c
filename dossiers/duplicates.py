"""The same person applying twice for the same case while the earlier dossier is open: who may know what of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from accounts.models import User
from catalog.models import Procedure
from dossiers.models import Dossier
from dossiers.submission import Applicant
from dossiers.workflow import OPEN_STATES
from portal.base.text import fold

SHOWN = 5


def open_duplicates(*, applicant: Applicant, procedure: Procedure, case_key: str = "") -> QuerySet[Dossier]:
    """Open dossiers of this person for this procedure and case, the newest first.

    A person is known by the personal number; without one by the account, or by name and phone together.
    """
    person = _same_person(applicant)
    if person is None:
        return Dossier.objects.none()
    same_case = Dossier.objects.filter(procedure=procedure, case_key=case_key, state__in=OPEN_STATES)
    return same_case.filter(person).order_by("-submitted_at").defer("answers", "search_text")


def duplicates_of(dossier: Dossier) -> QuerySet[Dossier]:
    """Other open dossiers of the same person for the same case, whatever state `dossier` itself is in."""
    applicant = applicant_of(dossier)
    found = open_duplicates(applicant=applicant, procedure=dossier.procedure, case_key=dossier.case_key)
    return found.exclude(pk=dossier.pk)


def applicant_of(dossier: Dossier) -> Applicant:
    return Applicant(
        name=dossier.applicant_name,
        national_id=dossier.applicant_national_id,
        phone=dossier.applicant_phone,
        email=dossier.applicant_email,
        address=dossier.applicant_address,
        user=dossier.applicant,
    )


def _same_person(applicant: Applicant) -> Q | None:
    """An account may hand in for others too: it counts only where no other personal number contradicts it."""
    number = applicant.national_id
    same_number = Q(applicant_national_id=number) if number else None
    if applicant.user is None:
        return same_number or _same_name_and_phone(applicant)
    if same_number is None:
        return Q(applicant=applicant.user, applicant_national_id="")
    return same_number | Q(applicant=applicant.user, applicant_national_id="")


def _same_name_and_phone(applicant: Applicant) -> Q | None:
    """`search_text` begins with the folded name; personal numbers and phone numbers, which follow it, begin with 0."""
    if not applicant.phone or not fold(applicant.name):
        return None
    return Q(applicant_phone=applicant.phone, search_text__startswith=f" {fold(applicant.name)} 0")


@dataclass(frozen=True, slots=True)
class Notice:
    """What an applicant may know of earlier dossiers in this name; false when there is nothing to say."""

    own: list[Dossier] = field(default_factory=list)  # of the signed-in account: all of it is theirs
    others: bool = False  # same number and same contact, but typed by somebody unknown: no more than that

    def __bool__(self) -> bool:
        return bool(self.own) or self.others


def notice_for(
    *, applicant: Applicant, procedure: Procedure, case_key: str = "", besides: Dossier | None = None
) -> Notice:
    """For the person who is filling in a form online.

    Whoever only types a personal number learns nothing; with the same phone or e-mail as the earlier dossier, that
    there is one, but not its number, agency or state.
    """
    found = open_duplicates(applicant=applicant, procedure=procedure, case_key=case_key)
    found = found.exclude(pk=besides.pk) if besides else found
    newest = list(found[:SHOWN])
    own = [dossier for dossier in newest if applicant.user and dossier.applicant_id == applicant.user.pk]
    others = any(_same_contact(dossier, applicant) for dossier in newest if dossier not in own)
    return Notice(own, others)


def _same_contact(dossier: Dossier, applicant: Applicant) -> bool:
    same_phone = bool(applicant.phone) and dossier.applicant_phone == applicant.phone
    return same_phone or (bool(applicant.email) and dossier.applicant_email.lower() == applicant.email.lower())


@dataclass(frozen=True, slots=True)
class DuplicateWarning:
    """What a clerk or officer may know: dossiers that they may open, and whether another agency has one too."""

    visible: list[Dossier] = field(default_factory=list)
    elsewhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.visible) or self.elsewhere


def warning_for(*, found: QuerySet[Dossier], reader: User, name: str) -> DuplicateWarning:
    """Of another agency's dossier only that it is there, and only when the name fits as well: no number is probed."""
    newest = list(found[:SHOWN])
    if not newest:
        return DuplicateWarning()
    seen = set(Dossier.objects.visible_to(reader).filter(pk__in=[d.pk for d in newest]).values_list("pk", flat=True))
    visible = [dossier for dossier in newest if dossier.pk in seen]
    elsewhere = any(fold(d.applicant_name) == fold(name) for d in newest if d.pk not in seen)
    return DuplicateWarning(visible, elsewhere)
