"""The bank's statement against our own books."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import ModelLogEntry

from catalog.roles import Role
from dossiers.fees.online.statement import Line
from dossiers.fees.settlement import compare, note_settlement, settle_day, settle_due
from dossiers.models import Payment, Settlement
from tests.desk.conftest import SignIn, employ
from tests.factories.fees import CashDesk, member, owing, paid, payment_of
from tests.fees.gateway import Bank

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 10)
NOON = datetime.fromisoformat("2026-08-10T12:00:00+07:00")


@pytest.fixture
def payment() -> Payment:
    return paid(owing(CashDesk()), at=NOON)


def line(payment: Payment, **changes: Any) -> Line:
    given = {"kind": "pay", "reference": payment.reference, "amount": payment.amount, "at": NOON}
    return Line(**{"gateway_reference": "14400001", "succeeded": True, **given, **changes})


def kinds(lines: list[Line]) -> list[str]:
    return [difference["kind"] for difference in compare(DAY, lines)[1]]


def test_what_both_sides_know_agrees(payment: Payment) -> None:
    assert compare(DAY, [line(payment)]) == (1, [])


def test_a_payment_that_the_bank_does_not_know_is_told(payment: Payment) -> None:
    assert compare(DAY, [])[1] == [
        {"kind": "missing_there", "what": "", "reference": payment.reference, "ours": "8000", "theirs": ""}
    ]


def test_money_that_never_reached_our_books_is_told(payment: Payment) -> None:
    assert kinds([line(payment), line(payment, reference="LẠ")]) == ["missing_here"]


def test_another_amount_is_told(payment: Payment) -> None:
    assert kinds([line(payment, amount=Decimal(80_000))]) == ["amount"]


def test_a_payment_that_the_bank_says_failed_is_told(payment: Payment) -> None:
    assert kinds([line(payment, succeeded=False)]) == ["state"]


def test_a_payment_of_which_no_notice_came_is_told() -> None:
    waiting = payment_of(owing(CashDesk()))

    assert kinds([line(waiting)]) == ["state"]


def test_what_failed_on_both_sides_is_no_difference() -> None:
    waiting = payment_of(owing(CashDesk()))

    assert compare(DAY, [line(waiting, succeeded=False)])[1] == []


def test_two_clocks_at_midnight_agree() -> None:
    late = paid(owing(CashDesk()), at=NOON + timedelta(hours=12, seconds=5))

    assert compare(DAY, [line(late)]) == (1, [])


def test_cash_is_not_the_banks(payment: Payment) -> None:
    paid(owing(CashDesk()), at=NOON, method="cash")

    assert kinds([line(payment)]) == []


def test_the_statement_is_fetched_over_http(bank: Bank, payment: Payment) -> None:
    settlement = settle_day(DAY, timezone.now())

    assert settlement.error == ""
    assert [each["kind"] for each in settlement.differences] == ["missing_there"]


def test_a_bank_that_is_down_is_asked_again_an_hour_later(settings: Settings) -> None:
    settings.PAYMENT_URL = "http://MERCHANT:SECRET@127.0.0.1:9/"
    now = NOON
    assert settle_due(now)
    assert Settlement.objects.get().error

    assert settle_due(now + timedelta(minutes=5)) == ""
    assert settle_due(now + timedelta(hours=1)) != ""


def test_days_without_a_statement_are_fetched_after_an_outage(bank: Bank) -> None:
    """Three days with no portal, and one whose statement the bank could not give."""
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time(12)))
    days = [timezone.localdate(today) - timedelta(days=back) for back in range(1, 6)]
    Settlement.objects.create(day=days[4], fetched_at=today - timedelta(days=4), error="HTTP 503")

    fetched = [settle_due(today + timedelta(minutes=minute)) for minute in range(7)]

    assert fetched == ["fetched"] * 5 + [""] * 2
    assert list(Settlement.objects.filter(error="").values_list("day", flat=True)) == days


def test_without_a_gateway_nothing_is_fetched(settings: Settings) -> None:
    settings.PAYMENT_URL = ""

    assert settle_due(NOON) == ""
    assert not Settlement.objects.exists()


def test_what_was_done_is_noted_by_who_keeps_the_provinces_account() -> None:
    settlement = Settlement.objects.create(day=DAY, differences=[{"kind": "amount"}])
    administrator = member(None, Role.PROVINCE_ADMINISTRATOR)

    with pytest.raises(PermissionDenied):
        note_settlement(settlement=settlement, note="x", by=member(CashDesk().agency, Role.CASHIER))
    with pytest.raises(ValidationError):
        note_settlement(settlement=settlement, note=" ", by=administrator)
    note_settlement(settlement=settlement, note="Ngân hàng đã sửa", by=administrator)

    assert Settlement.objects.get().settled_by == administrator


def test_the_page_shows_differences_and_takes_the_note(sign_in: SignIn) -> None:
    CashDesk()
    found = {"kind": "missing_here", "what": "pay", "reference": "<b>X</b>", "ours": "", "theirs": "8000"}
    Settlement.objects.create(day=DAY, fetched_at=NOON, differences=[found])
    client: Client = sign_in(employ(Role.PROVINCE_ADMINISTRATOR, None))

    page = client.get(reverse("fees:settlements")).text
    assert "8.000 đồng" in page
    assert "<b>X</b>" not in page
    client.post(f"{reverse('fees:settlements')}?ngay={DAY}", {"note": "Đã hỏi ngân hàng"})

    assert Settlement.objects.get().settled_note == "Đã hỏi ngân hàng"


def test_a_note_holds_no_sign_that_a_database_refuses() -> None:
    settlement = Settlement.objects.create(day=DAY, differences=[{"kind": "amount"}])

    note_settlement(
        settlement=settlement, note="Đã\x00 hỏi\r\n ngân hàng", by=member(None, Role.PROVINCE_ADMINISTRATOR)
    )

    assert Settlement.objects.get().settled_note == "Đã hỏi ngân hàng"


def test_a_note_that_is_written_over_stays_in_the_log() -> None:
    settlement = Settlement.objects.create(day=DAY, fetched_at=NOON, differences=[{"kind": "amount"}])
    administrator = member(None, Role.PROVINCE_ADMINISTRATOR)

    for note in ("Đã hỏi ngân hàng", "Đã hoàn tiền"):
        note_settlement(settlement=settlement, note=note, by=administrator)

    entries = ModelLogEntry.objects.for_instance(settlement)
    assert {(entry.data["note"], entry.user) for entry in entries} == {
        ("Đã hỏi ngân hàng", administrator),
        ("Đã hoàn tiền", administrator),
    }
