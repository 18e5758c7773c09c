"""What a dossier owes, and what blocks it."""

from collections.abc import Iterator
from copy import copy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from catalog.roles import Role
from dossiers.fees import Balance, balance_of, balances_of, is_settled, reduce_fee, restore_fee, set_fee, take_cash
from dossiers.fees.owed import fees_at_submission
from dossiers.fees.owing import owing as unpaid
from dossiers.models import Dossier, Fee, Refund, RuleSet
from dossiers.models.rules import stored_rules
from dossiers.rules import rules_on
from dossiers.services import move_dossier, submit_dossier
from dossiers.workflow import State
from tests.factories.dossiers import PATHS, dossier_in, handed_over, leg_of, step, submission
from tests.factories.fees import CashDesk, costing, member, owing, paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> CashDesk:
    return CashDesk()


def test_fee_and_charge_of_the_day_are_owed_apart(desk: CashDesk) -> None:
    dossier = owing(desk, State.SUBMITTED, fee=20_000, charge=8000)

    assert list(dossier.fees.values_list("kind", "amount")) == [("fee", 20_000), ("charge", 8000)]
    assert balance_of(dossier).open == 28_000
    assert not is_settled(dossier)


def test_a_later_amount_in_the_catalog_changes_nothing(desk: CashDesk) -> None:
    dossier = owing(desk)
    dossier.procedure.channels.update(charge=99_000)

    assert balance_of(dossier).open == 8000


def test_what_is_free_owes_nothing(desk: CashDesk) -> None:
    dossier = owing(desk, charge=0)

    assert not dossier.fees.exists()
    assert balance_of(dossier).is_empty
    assert is_settled(dossier)


def test_the_case_decides_the_amount(desk: CashDesk) -> None:
    procedure = costing(desk.agency)
    procedure.cases.create(key="tach", name="Tách thửa")
    procedure.channels.create(
        case_key="tach", channel="online", duration_value=5, duration_unit="working_day", fee=50_000
    )

    dossier = submit_dossier(submission(agency=desk.agency, procedure=procedure, case_key="tach"))

    assert balance_of(dossier).open == 50_000


def test_an_amount_that_the_province_sets_is_unknown_until_the_desk_names_it(desk: CashDesk) -> None:
    dossier = owing(desk, charge=None, note="Theo nghị quyết của HĐND tỉnh")
    assert balance_of(dossier).unknown
    assert is_settled(dossier)  # what is not named cannot be paid

    set_fee(fee=dossier.fees.get(), amount=Decimal(5000), reason="NQ 12/2024", by=desk.desk.clerk, at=timezone.now())

    assert balance_of(dossier) == Balance(owed=Decimal(5000), due=Decimal(5000))
    assert dossier.events.last().action == "set_fee"


def test_an_amount_is_set_once(desk: CashDesk) -> None:
    fee = owing(desk, charge=None, note="HĐND").fees.get()
    set_fee(fee=fee, amount=Decimal(5000), reason="NQ", by=desk.cashier, at=timezone.now())

    with pytest.raises(ValidationError):
        set_fee(fee=fee, amount=Decimal(1), reason="NQ", by=desk.cashier, at=timezone.now())


@pytest.mark.parametrize("amount", ["-1", "0.5", "1e15", "NaN", "Infinity"])
def test_a_senseless_amount_is_not_set(desk: CashDesk, amount: str) -> None:
    fee = owing(desk, charge=None, note="HĐND").fees.get()

    with pytest.raises(ValidationError):
        set_fee(fee=fee, amount=Decimal(amount), reason="NQ", by=desk.cashier, at=timezone.now())


def test_the_applicants_claim_is_kept_with_the_fee(desk: CashDesk) -> None:
    dossier = owing(desk, State.SUBMITTED, fee_claim="Hộ nghèo")

    assert dossier.fees.get().claim == "Hộ nghèo"


def test_an_exemption_needs_a_reason_and_somebody_of_the_desk(desk: CashDesk) -> None:
    fee = owing(desk).fees.get()
    stranger = member(CashDesk().agency, Role.CASHIER)

    with pytest.raises(ValidationError):
        reduce_fee(fee=fee, amount=Decimal(8000), reason=" ", by=desk.cashier, at=timezone.now())
    for other in (stranger, desk.desk.officer):
        with pytest.raises(PermissionDenied):
            reduce_fee(fee=fee, amount=Decimal(8000), reason="Hộ nghèo", by=other, at=timezone.now())
    assert balance_of(fee.dossier).open == 8000


def test_an_exemption_settles_and_can_be_taken_back(desk: CashDesk) -> None:
    dossier = owing(desk)
    reduce_fee(fee=dossier.fees.get(), amount=Decimal(8000), reason="Hộ nghèo", by=desk.desk.clerk, at=timezone.now())
    assert is_settled(dossier)

    restore_fee(fee=dossier.fees.get(), reason="Nhầm hồ sơ", by=desk.desk.clerk, at=timezone.now())

    assert balance_of(dossier).open == 8000
    assert [event.action for event in dossier.events.all()][-2:] == ["reduce_fee", "restore_fee"]


def test_no_more_is_exempted_than_is_owed(desk: CashDesk) -> None:
    fee = owing(desk).fees.get()

    with pytest.raises(ValidationError):
        reduce_fee(fee=fee, amount=Decimal(8001), reason="Hộ nghèo", by=desk.cashier, at=timezone.now())


def test_an_exemption_after_the_payment_proposes_the_refund(desk: CashDesk) -> None:
    dossier = owing(desk)
    paid(dossier)

    reduce_fee(
        fee=dossier.fees.get(), amount=Decimal(3000), reason="Người cao tuổi", by=desk.cashier, at=timezone.now()
    )

    assert Refund.objects.get().amount == 3000
    assert Refund.objects.get().proposed_by == desk.cashier


def test_names_and_reasons_stand_in_no_event(desk: CashDesk) -> None:
    dossier = owing(desk)
    reduce_fee(
        fee=dossier.fees.get(), amount=Decimal(8000), reason="Bà Lý Thị Mận bệnh", by=desk.cashier, at=timezone.now()
    )

    assert "Mận" not in str(list(dossier.events.values("data")))


def test_the_result_waits_for_the_money(desk: CashDesk) -> None:
    dossier = owing(desk, State.APPROVED)
    leg, at = leg_of(dossier), timezone.now()

    with pytest.raises(ValidationError) as refused:
        move_dossier(leg=leg, action="return", by=desk.desk.clerk, at=at, receipt=handed_over())
    assert refused.value.code == "unpaid"
    assert "8.000" in str(refused.value) or "8,000" in str(refused.value)

    take_cash(dossier=dossier, amount=Decimal(8000), by=desk.cashier, at=timezone.now())
    move_dossier(leg=leg, action="return", by=desk.desk.clerk, at=timezone.now(), receipt=handed_over())
    assert leg_of(dossier).state == State.RETURNED


@pytest.fixture
def receipt_waits(db: None) -> Iterator[None]:
    """Rules under which nothing is received before it is paid."""
    rules = copy(rules_on(localdate()))
    rules.pk, rules.valid_from, rules.unpaid_blocks = None, date(2026, 1, 1), ["receive"]
    RuleSet.objects.filter(valid_from=rules.valid_from).delete()
    rules.save(force_insert=True)
    stored_rules.cache_clear()
    yield
    stored_rules.cache_clear()


@pytest.mark.usefixtures("receipt_waits")
def test_the_rules_say_what_waits(desk: CashDesk) -> None:
    dossier = owing(desk, State.SUBMITTED)

    with pytest.raises(ValidationError) as refused:
        move_dossier(leg=leg_of(dossier), action="receive", by=desk.desk.clerk, at=timezone.now())
    assert refused.value.code == "unpaid"


@pytest.mark.parametrize(
    ("state", "goes_back"),
    [(State.REFUSED, 28_000), (State.WITHDRAWN, 28_000), (State.STOPPED, 28_000), (State.NOT_ELIGIBLE, 8000)],
)
def test_what_was_paid_for_nothing_is_proposed_to_go_back(desk: CashDesk, state: str, goes_back: int) -> None:
    dossier = owing(desk, State.SUBMITTED, fee=20_000, charge=8000)
    paid(dossier, 28_000, at=dossier.submitted_at + timedelta(minutes=1))
    walk(dossier, desk, state)

    refund = Refund.objects.get()
    assert (refund.amount, refund.state, refund.proposed_by) == (goes_back, "proposed", None)
    assert balance_of(dossier).open == 0


def test_a_payment_after_the_refusal_is_proposed_to_go_back(desk: CashDesk) -> None:
    dossier = owing(desk, State.REFUSED)
    paid(dossier)

    assert Refund.objects.get().amount == 8000


@pytest.mark.parametrize("state", [State.RECEIVED, State.REFUSED, State.WITHDRAWN, State.STOPPED, State.NOT_ELIGIBLE])
def test_the_list_of_the_unpaid_says_what_the_dossier_says(desk: CashDesk, state: str) -> None:
    """An examination that was made is owed though the answer was no."""
    dossier = owing(desk, state, fee=20_000, charge=8000)

    listed = dict(unpaid(Dossier.objects.all()).values_list("pk", "open_amount"))

    amount = balance_of(dossier).open
    assert listed == ({dossier.pk: amount} if amount else {})


def test_a_refused_dossier_owes_nothing(desk: CashDesk) -> None:
    assert is_settled(owing(desk, State.REFUSED))


def test_many_balances_take_as_many_queries_as_one(
    desk: CashDesk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dossiers = [owing(desk) for _each in range(3)]
    paid(dossiers[0])

    with django_assert_num_queries(3):
        balances = balances_of(dossiers)
    assert [balances[dossier.pk].open for dossier in dossiers] == [0, 8000, 8000]


def test_a_dossier_repeated_by_a_double_click_owes_once(desk: CashDesk) -> None:
    asked = submission(agency=desk.agency, procedure=costing(desk.agency))
    submit_dossier(asked)
    submit_dossier(asked)

    assert Fee.objects.count() == 1


def test_a_procedure_that_says_nothing_of_fees_owes_nothing(desk: CashDesk) -> None:
    dossier = dossier_in(State.SUBMITTED, desk=desk.desk, procedure=costing(desk.agency, charge=None))

    assert fees_at_submission(dossier) == []


def walk(dossier: Dossier, desk: CashDesk, state: str) -> None:
    """On to `state`, an hour between the moves."""
    leg = leg_of(dossier)
    for hours, action in enumerate(PATHS[state], start=1):
        step(leg, action, desk.desk, dossier.submitted_at + timedelta(hours=hours))
    dossier.refresh_from_db()
