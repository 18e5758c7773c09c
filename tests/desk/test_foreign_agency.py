"""No role of one agency reaches anything of another: every address of the desk, by GET and by POST."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.roles import PROVINCE_WIDE, Role
from catalog.services import assign_role
from dossiers.fees import propose_refund
from dossiers.models import Dossier, IssuedPaper, Parcel
from dossiers.post.parcels import prepare_result
from dossiers.printing import piles
from dossiers.printing.kinds import Form
from dossiers.printing.piles import order_pile
from dossiers.services.notes import write_note
from dossiers.submission import Applicant
from dossiers.workflow import MOVES, State
from tests.desk.admin_walk import staff_routes
from tests.desk.conftest import SignIn, employ
from tests.desk.test_auditor import answers, snapshot
from tests.factories.casework import MessageFactory
from tests.factories.dossiers import Desk, leg_of
from tests.factories.fees import CashDesk, owing, paid

pytestmark = pytest.mark.django_db
NAME = "Trần Thị Không Ai Biết"
ROOMS = ("desk", "fees", "post", "messages", "print_jobs", "people", "work")
DENIED = {403, 404, 405}
HOME = {"/admin/"}  # where Wagtail leads whoever may not open a page


class Theirs:
    """One of everything that a dossier gathers at the desk of another agency."""

    def __init__(self, desk: Desk) -> None:
        till, at = CashDesk(desk), timezone.now()
        post = {"return_method": "post", "return_address": "Thôn 3, xã Gio Linh, tỉnh Quảng Trị"}
        who = Applicant(name=NAME, phone="0905777666", email="khong.ai.biet@example.vn")
        self.desk = desk
        self.dossier: Dossier = owing(till, State.APPROVED, applicant=who, **post)
        leg = leg_of(self.dossier)
        self.payment = paid(self.dossier)
        amount, reason = Decimal(8000), "Thu thừa"
        self.refund = propose_refund(payment=self.payment, amount=amount, reason=reason, by=till.cashier, at=at)
        self.parcel: Parcel = prepare_result(leg=leg, by=employ(Role.POSTAL_CLERK, desk.agency), at=at)
        self.paper = IssuedPaper.objects.filter(leg=leg).latest("pk")
        self.file = self.dossier.papers.get().files.get()
        self.note = write_note(leg=leg, text=f"Gọi {NAME}", by=desk.officer, at=at)
        self.message = MessageFactory(reference=f"dossier:{self.dossier.pk}", body=NAME)
        self.job = order_pile(form=Form.RECEIPT, dossiers=[self.dossier], by=desk.clerk)

    def keys(self, space: str, name: str) -> dict[str, list[Any]]:
        """The arguments of an address, each with what may stand there."""
        keys = {"desk": self.dossier.pk, "messages": self.message.pk, "people": self.desk.clerk.pk}
        keys |= {"post": self.parcel.pk, "fees": self.refund.pk if name == "refund" else self.dossier.pk}
        return {
            "pk": [keys.get(space)],
            "paper": [self.paper.pk],
            "payment": [self.payment.pk],
            "parcel": [self.parcel.pk],
            "note": [self.note.pk],
            "uuid": [self.job.uuid if space == "print_jobs" else self.file.uuid],
            "action": [*MOVES],
            "kind": ["csv", "xlsx"],
            "person": [self.desk.officer.pk],
            "agency": [self.desk.agency.pk],
            "membership": [self.desk.clerk.memberships.get().pk],
        }

    def addresses(self) -> Iterator[tuple[str, bool]]:
        """Of each room of the desk; whether the address names something of theirs."""
        for name, route in staff_routes():
            space, _colon, short = name.partition(":")
            if space not in ROOMS:
                continue
            asked = [*route.pattern.converters, *getattr(route.pattern.regex, "groupindex", {})]
            known = self.keys(space, short)
            if all(argument in known for argument in asked):
                for values in product(*(known[argument] for argument in asked)):
                    yield reverse(name, kwargs=dict(zip(asked, values, strict=True))), bool({*asked} - {"kind"})


@pytest.fixture
def theirs(other_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Theirs:
    monkeypatch.setattr(piles, "SOON", 0)
    return Theirs(other_desk)


def is_denied(answer: HttpResponse) -> bool:
    return answer.status_code in DENIED or (answer.status_code == 302 and answer["Location"] in HOME)


def shown(client: Client, address: str, theirs: Theirs) -> bool:
    """Whether a list gives away anything, asked for the other agency and for the code."""
    asked = {"co-quan": theirs.desk.agency.pk, "agency": theirs.desk.agency.pk, "view": "all", "tat-ca": "1"}
    page = client.get(address, {**asked, "q": NAME, "ma": str(theirs.dossier)}, follow=True)
    text = b"".join(page) if page.streaming else page.content
    page_of = reverse("desk:edit", args=[theirs.dossier.pk])
    secrets = (page_of, theirs.dossier.applicant_phone, theirs.dossier.applicant_email)
    return any(secret.encode() in text for secret in secrets)


@pytest.fixture
def everyone(desk: Desk) -> User:
    """Every role that there is in an agency, in one person: rights only add up, so each of them alone reaches less."""
    user: User = employ(Role.RECEPTIONIST, desk.agency)
    for role in set(Role) - PROVINCE_WIDE - {Role.RECEPTIONIST}:
        assign_role(user=user, agency=desk.agency, role=role)
    return user


def test_no_role_reaches_anything_of_another_agency(everyone: User, theirs: Theirs, sign_in: SignIn) -> None:
    client, data = sign_in(everyone), answers(theirs.desk)
    data |= {"do": "cash", "amount": "8000", "row": theirs.payment.pk, "words": "x", "act": "again"}
    named = [address for address, is_named in theirs.addresses() if is_named]
    assert len(named) > 45
    before = snapshot()

    reached = [("GET", address) for address in named if not is_denied(client.get(address))]
    reached += [("POST", address) for address in named if not is_denied(client.post(address, data))]

    assert reached == []
    after = snapshot()
    assert {table for table in before if before[table] != after[table]} == set()


def test_no_list_of_a_role_shows_another_agency(everyone: User, theirs: Theirs, sign_in: SignIn) -> None:
    client = sign_in(everyone)
    lists = [address for address, is_named in theirs.addresses() if not is_named]
    assert len(lists) > 20

    assert [address for address in lists if shown(client, address, theirs)] == []


def test_whoever_is_not_signed_in_is_led_to_the_entrance(theirs: Theirs, client: Client) -> None:
    for address, _is_named in theirs.addresses():
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/admin/login/?next="), address
