"""The questions that the portal asks in every journey, around the editor's form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from django.utils.translation import gettext as _

from catalog.models import Agency, ProcedureCase
from dossiers.fees.owed import CLAIM_LENGTH
from dossiers.models import Dossier
from eforms.schema.conditions import Condition
from eforms.schema.form import RADIO_LIMIT, Page, Question, QuestionType
from portal.base.text import fold

# Keys with an underscore are the portal's: the keys of an editor's questions have none.
DESK, CASE = "desk_agency", "desk_case"
NAME, NATIONAL_ID, BORN = "applicant_name", "applicant_national_id", "applicant_date_of_birth"
PHONE, EMAIL, ADDRESS = "applicant_phone", "applicant_email", "applicant_address"
REPRESENTATIVE_NAME, REPRESENTATIVE_ID = "representative_name", "representative_national_id"
RELATION, AUTHORISATION = "representative_relation", "representative_authorisation"
RETURN_METHOD, RETURN_ADDRESS = "return_method", "return_address"
FEE_EXEMPTION, FEE_CLAIM = "fee_exemption", "fee_claim"
_KIND_OF_COMMUNE = re.compile(r"\b(phường|xã|đặc khu)\b", re.IGNORECASE)


def opening(desks: Iterable[Agency], cases: Iterable[ProcedureCase]) -> Page | None:
    """Which desk and which case; None where there is nothing to choose."""
    questions = [*_desk(list(desks)), *_case(list(cases))]
    return Page(title=_("Where to submit"), questions=tuple(questions)) if questions else None


def _desk(desks: list[Agency]) -> list[Question]:
    if len(desks) < 2:
        return []
    return [
        Question(
            key=DESK,
            type=QuestionType.CHOICE,
            label=_("Agency that receives the dossier"),
            help=_("The commune or ward where you live, or where the matter lies."),
            limits={"choices": grouped(desks)},
        )
    ]


def grouped(desks: list[Agency]) -> list[list[object]]:
    """`[value, label]` pairs under their kind of commune, each by name; others first. A few need no groups."""
    rows = sorted(((_group(desk.name), fold(desk.name), desk) for desk in desks), key=lambda row: row[:2])
    groups = [(group, [[str(desk.pk), desk.name] for *_sort, desk in found]) for group, found in groupby(rows, _first)]
    if len(groups) == 1 or len(desks) <= RADIO_LIMIT:
        return [list(pair) for _name, pairs in groups for pair in pairs]
    return [[group or _("Agencies"), pairs] for group, pairs in groups]


def _first(row: tuple[str, str, Agency]) -> str:
    return row[0]


def _group(name: str) -> str:
    found = _KIND_OF_COMMUNE.search(name)
    return found[1].capitalize() if found else ""


def _case(cases: list[ProcedureCase]) -> list[Question]:
    if not cases:
        return []
    choices = [[case.key, case.name] for case in cases]
    return [Question(key=CASE, type=QuestionType.CHOICE, label=_("Your case"), limits={"choices": choices})]


def applicant() -> list[Page]:
    """Who applies, and how to reach them."""
    return [_identity(), _contact()]


def representative() -> Page:
    """Who files in the applicant's name."""
    relations = [
        [Dossier.Relation.PARENT.value, _("I am their father or mother")],
        [Dossier.Relation.GUARDIAN.value, _("I am their guardian")],
        [Dossier.Relation.AUTHORISED.value, _("They have authorised me")],
    ]
    name, national_id, _born = _identity().questions
    return Page(
        title=_("You, who file for somebody else"),
        questions=(
            replace(name, key=REPRESENTATIVE_NAME, label=_("Your full name")),
            replace(national_id, key=REPRESENTATIVE_ID, label=_("Your personal identification number")),
            Question(
                key=RELATION,
                type=QuestionType.CHOICE,
                label=_("How you stand to them"),
                help=_("Whoever was authorised uploads the authorisation with the papers."),
                limits={"choices": relations},
            ),
        ),
    )


def represented() -> list[Page]:
    """The applicant, when another person files: the account's data are that other person's."""
    identity, contact = _identity(), _contact()
    name, national_id, born = (replace(question, prefill="") for question in identity.questions)
    phone, email, address = contact.questions
    return [
        replace(
            identity,
            title=_("The person for whom you file"),
            questions=(
                replace(name, label=_("Full name of the person for whom you file")),
                replace(
                    national_id,
                    label=_("Personal identification number of the person for whom you file"),
                    required=False,
                    help=_("A child may not have one yet."),
                ),
                replace(born, label=_("Date of birth of the person for whom you file")),
            ),
        ),
        replace(
            contact,
            title=_("How to reach you, and where they live"),
            questions=(
                replace(phone, label=_("Your mobile phone")),
                replace(email, label=_("Your e-mail")),
                replace(address, label=_("Place of residence of the person for whom you file")),
            ),
        ),
    ]


def _identity() -> Page:
    return Page(
        title=_("Your identity"),
        questions=(
            Question(
                key=NAME,
                type=QuestionType.TEXT,
                label=_("Family, middle and given name"),
                help=_("As on the identity card."),
                limits={"max_length": 150},
                prefill="user.name",
            ),
            Question(
                key=NATIONAL_ID,
                type=QuestionType.NATIONAL_ID,
                label=_("Personal identification number"),
                help=_("12 digits on the identity card."),
                prefill="user.national_id",
                sensitive=True,
            ),
            Question(
                key=BORN,
                type=QuestionType.DATE,
                label=_("Date of birth"),
                limits={"when": "past"},
                prefill="user.date_of_birth",
            ),
        ),
    )


def _contact() -> Page:
    return Page(
        title=_("How to reach you"),
        questions=(
            Question(
                key=PHONE,
                type=QuestionType.PHONE,
                label=_("Mobile phone"),
                help=_("The agency calls this number when something is unclear."),
                prefill="user.phone",
            ),
            Question(
                key=EMAIL,
                type=QuestionType.EMAIL,
                label=_("E-mail"),
                help=_("Notices about the dossier are sent here."),
                required=False,
                prefill="user.email",
            ),
            Question(
                key=ADDRESS,
                type=QuestionType.ADDRESS,
                label=_("Place of residence"),
                sensitive=True,
            ),
        ),
    )


def delivery() -> list[Page]:
    """How the result comes back."""
    methods = [
        [Dossier.ReturnMethod.ONLINE.value, _("Electronic copy, on this portal")],
        [Dossier.ReturnMethod.DESK.value, _("At the one-stop desk")],
        [Dossier.ReturnMethod.POST.value, _("By post, to an address")],
    ]
    return [
        Page(
            title=_("Receiving the result"),
            questions=(
                Question(
                    key=RETURN_METHOD,
                    type=QuestionType.CHOICE,
                    label=_("Way to receive the result"),
                    limits={"choices": methods},
                ),
            ),
        ),
        Page(
            title=_("Address for the result"),
            questions=(
                Question(
                    key=RETURN_ADDRESS,
                    type=QuestionType.ADDRESS,
                    label=_("Address for the result"),
                    help=_("The postal fee is paid on delivery."),
                    prefill="applicant.address",
                    sensitive=True,
                    show_when=Condition.answer(RETURN_METHOD, Dossier.ReturnMethod.POST.value),
                ),
            ),
        ),
    ]


def fees() -> Page:
    """Whether the applicant asks to be exempted from what the procedure costs."""
    return Page(
        title=_("Fees and charges"),
        questions=(
            Question(
                key=FEE_EXEMPTION,
                type=QuestionType.YES_NO,
                label=_("Is there a reason to exempt you from the fee, or to reduce it?"),
                help=_("The agency decides on it when it receives the dossier; until then the whole fee is owed."),
            ),
            Question(
                key=FEE_CLAIM,
                type=QuestionType.LONG_TEXT,
                label=_("Reason for the exemption or reduction"),
                help=_("For example a poor household, a person with merits, a person with a disability."),
                limits={"max_length": CLAIM_LENGTH},
                show_when=Condition.answer(FEE_EXEMPTION, "yes"),
            ),
        ),
    )
