"""What whoever takes money finds on the first page of the staff area."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.roles import Role
from dossiers.fees import decide_refund, propose_refund, take_cash
from dossiers.fees.cash_days import close_day
from dossiers.models import Payment, PaymentNotice, Refund
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ, staffed_desk
from tests.factories.catalog import MembershipFactory
from tests.factories.fees import CashDesk, owing, paid
from tests.fees.test_elsewhere import parcel_of

pytestmark = pytest.mark.django_db
KEYS = ["fees-unpaid", "fees-drawers", "fees-refunds", "fees-notices"]


@pytest.fixture
def desk() -> CashDesk:
    made = CashDesk(staffed_desk())
    made.cashier = employ(Role.CASHIER, made.agency)
    return made


@pytest.fixture
def cashier(desk: CashDesk, sign_in: SignIn) -> Client:
    return sign_in(desk.cashier)


def cash(desk: CashDesk, by: User | None = None) -> Payment:
    return take_cash(dossier=owing(desk), amount=Decimal(8000), by=by or desk.cashier, at=timezone.now())


def approved(desk: CashDesk) -> Refund:
    refund = propose_refund(
        payment=cash(desk), amount=Decimal(8000), reason="Nhầm", by=desk.cashier, at=timezone.now()
    )
    return decide_refund(refund=refund, approve=True, by=desk.desk.leader, at=timezone.now())


def noticed(payment: Payment, outcome: str = "amount", *, days_ago: int = 0, digest: str = "") -> PaymentNotice:
    at = timezone.now() - timedelta(days=days_ago)
    made = PaymentNotice(payment=payment, outcome=outcome, received_at=at, amount=500, digest=digest or payment.pk)
    made.save()
    return made


def panels(client: Client) -> dict[str, Any]:
    found = client.get("/admin/").context["panels"]
    return {panel.key: panel for panel in found if hasattr(panel, "key")}


def listed(client: Client, panel: Any) -> str:
    """The list that the panel's number leads to."""
    return client.get(panel.places[0].url).text


def test_a_cashier_finds_money_and_no_queue_of_dossiers(cashier: Client) -> None:
    found = panels(cashier)

    assert list(found) == KEYS
    assert [panel.count for panel in found.values()] == [0, 0, 0, 0]
    assert "Không có khoản hoàn trả nào chờ Ông/Bà xử lý" in cashier.get("/admin/").text


def test_what_is_to_be_collected_at_the_desk_leaves_out_what_the_postman_brings(
    desk: CashDesk, cashier: Client
) -> None:
    waiting, ready = owing(desk), owing(desk, State.APPROVED)
    by_post, partly = owing(desk), owing(desk, charge=10_000)
    for each in (by_post, partly):
        parcel_of(each, "transit", attempts=1)

    panel = panels(cashier)["fees-unpaid"]

    assert panel.count == 3
    assert panel.rows[0].name == str(ready)
    assert {row.name: row.amount for row in panel.rows} == {
        str(ready): "8.000 đồng",
        str(waiting): "8.000 đồng",
        str(partly): "2.000 đồng",
    }
    page = listed(cashier, panel)
    assert str(by_post) not in page
    assert all(str(each) in page for each in (waiting, ready, partly))
    assert "bưu tá thu 8.000 đồng" in page
    assert str(by_post) in cashier.get(reverse("fees:unpaid")).text


def test_a_drawer_is_named_until_it_is_counted(desk: CashDesk, cashier: Client) -> None:
    cash(desk)
    today = timezone.localdate()
    before = paid(owing(desk), method="cash", at=timezone.now() - timedelta(days=2))
    Payment.objects.filter(pk=before.pk).update(paid_at=timezone.now() - timedelta(days=2))

    panel = panels(cashier)["fees-drawers"]
    assert [(row.name, row.who, row.amount) for row in panel.rows] == [
        (f"{today:%d/%m/%Y}", "hôm nay", "8.000 đồng"),
        (f"{today - timedelta(days=2):%d/%m/%Y}", "", "8.000 đồng"),
    ]
    assert f"{today:%d/%m/%Y}" in cashier.get(panel.rows[0].url).text

    close_day(agency=desk.agency, day=today, counted=Decimal(8000), note="", by=desk.cashier, at=timezone.now())
    assert panels(cashier)["fees-drawers"].count == 1


def test_a_refund_waits_for_who_can_do_the_next_step(desk: CashDesk, cashier: Client, sign_in: SignIn) -> None:
    refund = approved(desk)
    proposed = propose_refund(
        payment=cash(desk), amount=Decimal(8000), reason="Thừa", by=desk.cashier, at=timezone.now()
    )
    online = Refund.objects.create(
        payment=paid(owing(desk)), amount=1, reason="Tự trả", reference="H1", state=Refund.State.APPROVED
    )

    panel = panels(cashier)["fees-refunds"]

    assert [row.name for row in panel.rows] == [str(refund.payment.dossier)]
    page = listed(cashier, panel)
    assert str(refund.payment.dossier) in page
    assert str(proposed.payment.dossier) not in page
    assert str(online.payment.dossier) not in page
    leader = sign_in(desk.desk.leader)
    panel = panels(leader)["fees-refunds"]
    assert [row.name for row in panel.rows] == [str(proposed.payment.dossier)]
    assert "Thừa" in listed(leader, panel)


def test_a_leader_without_refunds_sees_no_money(desk: CashDesk, sign_in: SignIn) -> None:
    owing(desk)

    assert not set(KEYS) & set(panels(sign_in(desk.desk.leader)))


def test_notices_of_the_last_days_that_need_eyes_are_counted(desk: CashDesk, cashier: Client) -> None:
    payments = [paid(owing(desk)) for _number in range(4)]
    wrong = noticed(payments[0])
    noticed(payments[1], "paid")
    noticed(payments[2], days_ago=9)
    noticed(paid(owing(CashDesk())))

    panel = panels(cashier)["fees-notices"]

    assert [row.name for row in panel.rows] == [str(payments[0].dossier)]
    page = listed(cashier, panel)
    assert str(wrong.payment.dossier) in page  # type: ignore[union-attr]
    assert str(payments[2].dossier) not in page


def test_who_works_at_two_agencies_finds_each(desk: CashDesk, cashier: Client) -> None:
    other = CashDesk(staffed_desk())
    MembershipFactory(user=desk.cashier, agency=other.agency, role=Role.CASHIER)
    for each in (desk, other, other):
        owing(each)

    panel = panels(cashier)["fees-unpaid"]

    assert [(place.agency, place.count) for place in panel.places] == [(str(other.agency), 2), (str(desk.agency), 1)]
    assert f"{desk.agency}: 1" in cashier.get("/admin/").text


def test_a_cashier_who_receives_as_well_has_both_kinds_of_panels(desk: CashDesk, cashier: Client) -> None:
    MembershipFactory(user=desk.cashier, agency=desk.agency, role=Role.RECEPTIONIST)

    assert set(KEYS) | {"new", "ready"} <= set(panels(cashier))


def test_who_takes_money_everywhere_keeps_the_queue(sign_in: SignIn) -> None:
    assert list(panels(sign_in(employ(Role.CASHIER, None)))) == ["today", "late", "waiting"]


def test_the_panels_cost_the_same_however_much_waits(desk: CashDesk, cashier: Client) -> None:
    def fill() -> None:
        owing(desk)
        approved(desk)
        noticed(paid(owing(desk)))

    fill()
    cashier.get("/admin/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        cashier.get("/admin/")
    for _number in range(3):
        fill()
    with CaptureQueriesContext(connection) as many:
        cashier.get("/admin/")

    assert len(many) == len(few)
    assert len(few) <= 26
