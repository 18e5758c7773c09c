"""Money that goes back, and what else happens to a dossier that was paid for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.roles import Role
from dossiers.fees import balance_of, complete_refund, decide_refund, pay_back, propose_refund, reduce_fee, take_cash
from dossiers.fees.words import in_words
from dossiers.models import Dossier, Payment, Refund
from dossiers.services.corrections import correct_data
from dossiers.timeline import public_timeline
from dossiers.visits import SESSION_KEY
from dossiers.workflow import State
from tests.desk.conftest import SignIn, staffed_desk
from tests.factories.dossiers import leg_of
from tests.factories.fees import CashDesk, costing, member, owing, paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> CashDesk:
    return CashDesk(staffed_desk())


def proposed(desk: CashDesk, payment: Payment, amount: int = 8000) -> Refund:
    return propose_refund(
        payment=payment, amount=Decimal(amount), reason="Thu thừa", by=desk.cashier, at=timezone.now()
    )


def approved(desk: CashDesk, payment: Payment) -> Refund:
    return decide_refund(refund=proposed(desk, payment), approve=True, by=desk.desk.leader, at=timezone.now())


def test_no_more_goes_back_than_was_paid(desk: CashDesk) -> None:
    payment = paid(owing(desk))
    proposed(desk, payment, 5000)

    for amount in (3001, 0, -1):
        with pytest.raises(ValidationError):
            proposed(desk, payment, amount)
    proposed(desk, payment, 3000)


def test_what_was_declined_may_be_proposed_again(desk: CashDesk) -> None:
    payment = paid(owing(desk))
    refund = proposed(desk, payment)
    decide_refund(refund=refund, approve=False, by=desk.desk.leader, at=timezone.now(), reason="Chưa đủ giấy tờ")

    assert proposed(desk, payment).state == Refund.State.PROPOSED


def test_whoever_took_or_proposed_does_not_decide(desk: CashDesk) -> None:
    leader = desk.desk.leader
    payment = paid(owing(desk))
    Payment.objects.filter(pk=payment.pk).update(taken_by=leader)
    payment.refresh_from_db()

    with pytest.raises(PermissionDenied):
        decide_refund(refund=proposed(desk, payment), approve=True, by=leader, at=timezone.now())


def test_a_leader_of_another_agency_does_not_decide(desk: CashDesk) -> None:
    stranger = member(CashDesk().agency, Role.LEADER)

    with pytest.raises(PermissionDenied):
        decide_refund(refund=proposed(desk, paid(owing(desk))), approve=True, by=stranger, at=timezone.now())


def test_a_refund_is_decided_and_paid_once(desk: CashDesk) -> None:
    dossier = owing(desk)
    payment = take_cash(dossier=dossier, amount=Decimal(8000), by=desk.cashier, at=timezone.now())
    refund = approved(desk, payment)
    with pytest.raises(ValidationError):
        decide_refund(refund=refund, approve=True, by=desk.desk.leader, at=timezone.now())

    pay_back(refund=refund, paid_to="Nguyễn Văn An", by=desk.cashier, at=timezone.now())

    with pytest.raises(ValidationError):
        pay_back(refund=refund, paid_to="Nguyễn Văn An", by=desk.cashier, at=timezone.now())
    assert not complete_refund(refund=refund, at=timezone.now(), way=Refund.Way.GATEWAY)
    assert balance_of(dossier).refunded == 8000


def test_what_nobody_approved_is_not_paid_back(desk: CashDesk) -> None:
    refund = proposed(desk, paid(owing(desk)))

    assert not complete_refund(refund=refund, at=timezone.now(), way=Refund.Way.GATEWAY)
    with pytest.raises(ValidationError):
        pay_back(refund=refund, paid_to="An", by=desk.cashier, at=timezone.now())


def test_an_online_refund_is_not_paid_over_the_counter_unless_the_bank_failed(desk: CashDesk) -> None:
    refund = approved(desk, paid(owing(desk)))
    with pytest.raises(ValidationError):
        pay_back(refund=refund, paid_to="An", by=desk.cashier, at=timezone.now())

    Refund.objects.filter(pk=refund.pk).update(state=Refund.State.FAILED)
    refund.refresh_from_db()
    pay_back(refund=refund, paid_to="Tài khoản 0123", by=desk.cashier, at=timezone.now(), way=Refund.Way.TRANSFER)

    assert refund.state == Refund.State.DONE


def test_a_corrected_procedure_brings_its_own_fee(desk: CashDesk) -> None:
    dossier = owing(desk)
    paid(dossier)
    dearer, cheaper = costing(desk.agency, charge=20_000), costing(desk.agency, charge=5000)

    correct(dossier, desk, procedure=dearer)
    assert balance_of(dossier).open == 12_000

    correct(dossier, desk, procedure=cheaper)
    assert balance_of(dossier).open == 0
    assert Refund.objects.get().amount == 3000


def test_a_full_exemption_stays_one_when_the_procedure_is_corrected(desk: CashDesk) -> None:
    dossier = owing(desk)
    reduce_fee(fee=dossier.fees.get(), amount=Decimal(8000), reason="Hộ nghèo", by=desk.cashier, at=timezone.now())

    correct(dossier, desk, procedure=costing(desk.agency, charge=20_000))

    assert balance_of(dossier).open == 0


def test_a_procedure_without_fee_leaves_nothing_owed(desk: CashDesk) -> None:
    dossier = owing(desk, fee=50_000)

    correct(dossier, desk, procedure=costing(desk.agency, charge=0))

    assert balance_of(dossier).open == 0


def correct(dossier: Dossier, desk: CashDesk, **changes: object) -> None:
    correct_data(dossier=dossier, changes=changes, reason="Nhầm thủ tục", by=desk.desk.clerk, at=timezone.now())
    dossier.refresh_from_db()


def test_the_applicant_reads_what_was_paid(desk: CashDesk) -> None:
    dossier = owing(desk)
    take_cash(dossier=dossier, amount=Decimal(8000), by=desk.cashier, at=timezone.now())

    newest = public_timeline(dossier)[0]

    assert newest.action == "pay"
    assert "8.000" in newest.words
    assert "00001/" in newest.text


@pytest.mark.parametrize("method", ["online", "desk"])
def test_an_unpaid_result_is_not_opened_online(method: str, desk: CashDesk, client: Client) -> None:
    dossier = owing(desk, State.APPROVED, return_method=method)
    file = leg_of(dossier).results.get().file
    session = client.session
    session[SESSION_KEY] = {
        "dossier": dossier.pk,
        "secret_version": dossier.secret_version,
        "until": (timezone.now() + timedelta(minutes=30)).isoformat(),
        "confirmed": True,
    }
    session.save()

    answer = client.get(reverse("dossiers:file", args=[file.uuid]))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("dossiers:dossier"))
    assert leg_of(dossier).state == State.APPROVED

    take_cash(dossier=dossier, amount=Decimal(8000), by=desk.cashier, at=timezone.now())
    assert client.get(reverse("dossiers:file", args=[file.uuid])).status_code == 200


@pytest.mark.parametrize("terms", [{}, {"charge": None, "note": "Theo nghị quyết của HĐND tỉnh"}])
def test_the_clerk_enters_what_the_applicant_claims(terms: dict[str, Any], desk: CashDesk, sign_in: SignIn) -> None:
    procedure = costing(desk.agency, **terms)
    page = sign_in(desk.desk.clerk).get(f"{reverse('desk:intake')}?thu-tuc={procedure.code}")

    assert 'name="fee_claim"' in page.text


def test_a_claim_outlives_the_correction_of_the_procedure(desk: CashDesk) -> None:
    dossier = owing(desk, fee_claim="Hộ nghèo")

    correct(dossier, desk, procedure=costing(desk.agency, fee=20_000, charge=None))

    assert [(fee.amount, fee.claim) for fee in dossier.fees.filter(amount__gt=0)] == [(20_000, "Hộ nghèo")]


def test_where_nothing_is_asked_no_exemption_is(desk: CashDesk, sign_in: SignIn) -> None:
    procedure = costing(desk.agency, charge=0)

    page = sign_in(desk.desk.clerk).get(f"{reverse('desk:intake')}?thu-tuc={procedure.code}")

    assert page.status_code == 200
    assert 'name="fee_claim"' not in page.text


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (15, "Mười lăm đồng"),
        (28_000, "Hai mươi tám nghìn đồng"),
        (100_500, "Một trăm nghìn năm trăm đồng"),
        (1_005_021, "Một triệu không trăm lẻ năm nghìn không trăm hai mươi mốt đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
    ],
)
def test_an_amount_in_words(amount: int, words: str) -> None:
    assert in_words(amount) == words
