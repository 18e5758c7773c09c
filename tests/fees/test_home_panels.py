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
from dossiers.fees.online.looking import mark_seen
from dossiers.models import Payment, PaymentNotice, Refund, Settlement
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ, staffed_desk
from tests.factories.catalog import MembershipFactory
from tests.factories.fees import CashDesk, owing, paid
from tests.fees.test_elsewhere import parcel_of

pytestmark = pytest.mark.django_db
KEYS = ["fees-unpaid", "fees-drawers", "fees-refunds", "fees-notices"]


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


def test_notices_that_nobody_has_looked_at_are_counted_however_old(desk: CashDesk, cashier: Client) -> None:
    payments = [paid(owing(desk)) for _number in range(4)]
    wrong = noticed(payments[0])
    noticed(payments[1], "paid")
    old, seen = noticed(payments[2], days_ago=90), noticed(payments[3], "late")
    noticed(paid(owing(CashDesk())))
    mark_seen(notices=[seen.pk], note="Đã hoàn", by=desk.cashier, at=timezone.now())

    panel = panels(cashier)["fees-notices"]

    assert [row.name for row in panel.rows] == [str(wrong.payment.dossier), str(old.payment.dossier)]  # type: ignore[union-attr]
    page = listed(cashier, panel)
    assert all(str(payments[number].dossier) in page for number in (0, 2))
    assert str(payments[3].dossier) not in page


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
    found = panels(sign_in(employ(Role.CASHIER, None)))

    assert list(found) == ["today", "late", "fees-statements", "fees-notices", "waiting"]


class TestTheWholeProvince:
    """What its one account needs, and what the desks have left undone."""

    @pytest.mark.parametrize("role", [Role.CASHIER, Role.AUDITOR, Role.PROVINCE_ADMINISTRATOR])
    def test_every_notice_that_waits_is_counted_also_of_nobodys_payment(
        self, role: Role, desk: CashDesk, sign_in: SignIn
    ) -> None:
        forged = PaymentNotice.objects.create(outcome="forged", digest="f", reference="LA")
        noticed(paid(owing(desk)))
        noticed(paid(owing(CashDesk())), "late")
        client = sign_in(employ(role, None))

        panel = panels(client)["fees-notices"]

        assert panel.count == 3
        assert forged.reference in {row.name for row in panel.rows}
        assert len(client.get(panel.places[0].url).context["rows"]) == 3

    @pytest.mark.parametrize("role", [Role.CASHIER, Role.AUDITOR])
    def test_statements_that_differ_unexplained_or_are_missing_are_counted(
        self, role: Role, desk: CashDesk, sign_in: SignIn
    ) -> None:
        today = timezone.localdate()
        differences = [{"kind": "amount", "what": "pay", "reference": "X", "ours": "1", "theirs": "2"}]
        given: tuple[dict[str, Any], ...] = (
            {},
            {"differences": differences},
            {"differences": differences, "settled_note": "Đã rõ"},
            {"error": "HTTP 500"},
        )
        for ago, fields in enumerate(given):
            Settlement.objects.create(day=today - timedelta(days=ago), fetched_at=timezone.now(), **fields)
        client = sign_in(employ(role, None))

        panel = panels(client)["fees-statements"]

        assert [row.name for row in panel.rows] == [f"{today - timedelta(days=ago):%d/%m/%Y}" for ago in (1, 3)]
        assert [settlement.day for settlement in client.get(panel.places[0].url).context["page"]] == [
            today - timedelta(days=ago) for ago in (1, 3)
        ]

    def test_drawers_that_desks_have_not_counted_before_today_are_named_by_agency(
        self, desk: CashDesk, sign_in: SignIn
    ) -> None:
        client = sign_in(employ(Role.CASHIER, None))
        cash(desk)
        assert "fees-drawers" not in panels(client)
        for ago in (1, 2, 90):
            payment = paid(owing(desk), method="cash")
            Payment.objects.filter(pk=payment.pk).update(paid_at=timezone.now() - timedelta(days=ago))

        panel = panels(client)["fees-drawers"]

        assert [(place.agency, place.count) for place in panel.places] == [(str(desk.agency), 2)]
        assert [row.what for row in panel.rows] == [str(desk.agency)] * 2
        assert client.get(panel.rows[0].url).status_code == 200

    def test_refunds_wait_for_who_pays_them_back_everywhere(self, desk: CashDesk, sign_in: SignIn) -> None:
        approved(desk)
        client = sign_in(employ(Role.CASHIER, None))

        panel = panels(client)["fees-refunds"]

        assert panel.count == 1
        assert client.get(panel.rows[0].url).status_code == 200
        assert "fees-refunds" not in panels(sign_in(employ(Role.AUDITOR, None)))

    def test_of_many_agencies_six_are_named(self, sign_in: SignIn) -> None:
        for _number in range(8):
            approved(CashDesk(staffed_desk()))

        page = sign_in(employ(Role.CASHIER, None)).get("/admin/").text

        assert "và 2 cơ quan khác" in page

    def test_the_panels_cost_the_same_however_many_agencies_there_are(self, sign_in: SignIn) -> None:
        client = sign_in(employ(Role.CASHIER, None))

        def fill() -> None:
            desk = CashDesk(staffed_desk())
            approved(desk)
            payment = paid(owing(desk), method="cash")
            Payment.objects.filter(pk=payment.pk).update(paid_at=timezone.now() - timedelta(days=1))
            noticed(payment)

        fill()
        client.get("/admin/")
        with CaptureQueriesContext(connection) as few:
            client.get("/admin/")
        for _number in range(3):
            fill()
        with CaptureQueriesContext(connection) as many:
            client.get("/admin/")

        assert len(many) == len(few)


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
