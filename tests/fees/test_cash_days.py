"""The drawer of a day: what came in, what went out and by which way, what was counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from catalog.roles import Role
from dossiers.fees import decide_refund, pay_back, propose_refund, take_cash, void_cash
from dossiers.fees.cash_days import close_day, last_opening, open_days
from dossiers.fees.day_papers import day_pdf
from dossiers.fees.takings import takings
from dossiers.models import CashDay, Dossier, Payment, Refund
from tests.desk.conftest import SignIn, employ, staffed_desk
from tests.desk.conftest import sign_in as sign_in  # a fixture
from tests.factories.fees import CashDesk, owing, paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> CashDesk:
    made = CashDesk(staffed_desk())
    made.cashier = employ(Role.CASHIER, made.agency)
    return made


def cash(desk: CashDesk, dossier: Dossier, amount: int = 8000, **changes: Any) -> Payment:
    return take_cash(
        **{"dossier": dossier, "amount": Decimal(amount), "by": desk.cashier, "at": timezone.now(), **changes}
    )


def gone_back(desk: CashDesk, payment: Payment, way: Refund.Way, *, amount: int = 8000) -> Refund:
    """Proposed, approved, and paid back by the cashier."""
    at = timezone.now()
    refund = propose_refund(payment=payment, amount=Decimal(amount), reason="Nhầm", by=desk.cashier, at=at)
    decide_refund(refund=refund, approve=True, by=desk.desk.leader, at=at)
    Refund.objects.filter(pk=refund.pk, payment__method="online").update(state=Refund.State.FAILED)
    refund.refresh_from_db()
    return pay_back(refund=refund, paid_to="Nguyễn Văn An", by=desk.cashier, at=timezone.now(), way=way)


def test_the_day_is_closed_with_what_was_counted(desk: CashDesk) -> None:
    today = timezone.localdate()
    cash(desk, owing(desk))
    cancelled = cash(desk, owing(desk))
    void_cash(payment=cancelled, reason="Nhầm", by=desk.cashier, at=timezone.now())
    paid(owing(desk), at=timezone.now())

    of_the_day = takings(desk.agency, today)
    assert [(line.count, line.amount) for line in of_the_day.incoming] == [(1, 8000), (1, 8000), (0, 0)]
    assert of_the_day.cash == 8000
    close = partial(close_day, agency=desk.agency, day=today, by=desk.cashier, at=timezone.now())
    with pytest.raises(ValidationError):
        close(counted=Decimal(7000), note="")
    close(counted=Decimal(7000), note="Thiếu tiền lẻ")

    assert CashDay.objects.get().expected == 8000
    with pytest.raises(ValidationError):
        close(counted=Decimal(8000), note="")
    with pytest.raises(ValidationError) as refused:
        cash(desk, owing(desk))
    assert refused.value.code == "closed_day"


def test_a_day_that_nobody_closed_is_remembered(desk: CashDesk) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    cash(desk, owing(desk), at=timezone.now() - timedelta(days=1))
    assert open_days(desk.agency, timezone.localdate()) == [yesterday]

    close_day(agency=desk.agency, day=yesterday, counted=Decimal(8000), note="", by=desk.cashier, at=timezone.now())

    assert open_days(desk.agency, timezone.localdate()) == []


@pytest.mark.parametrize("counted", ["NaN", "-1", "0.5", "1e30"])
def test_a_senseless_count_closes_nothing(desk: CashDesk, counted: str) -> None:
    with pytest.raises(ValidationError):
        close_day(
            agency=desk.agency,
            day=date(2026, 8, 10),
            counted=Decimal(counted),
            note="x",
            by=desk.cashier,
            at=timezone.now(),
        )


def test_a_transfer_and_a_gateway_take_nothing_out_of_the_drawer(desk: CashDesk) -> None:
    for _number in range(3):
        cash(desk, owing(desk))
    gone_back(desk, cash(desk, owing(desk)), Refund.Way.COUNTER, amount=3000)
    gone_back(desk, cash(desk, owing(desk)), Refund.Way.TRANSFER)
    gone_back(desk, paid(owing(desk), at=timezone.now()), Refund.Way.COUNTER, amount=1000)

    of_the_day = takings(desk.agency, timezone.localdate())

    assert [(line.count, line.amount) for line in of_the_day.outgoing] == [(2, 4000), (1, 8000), (0, 0)]
    assert (of_the_day.cash_in, of_the_day.cash_out, of_the_day.cash) == (40_000, 4000, 36_000)
    assert of_the_day.total == 48_000 - 12_000


def test_what_is_counted_is_the_morning_with_what_came_less_what_went(desk: CashDesk) -> None:
    cash(desk, owing(desk))
    gone_back(desk, cash(desk, owing(desk)), Refund.Way.COUNTER)
    close = partial(
        close_day, agency=desk.agency, day=timezone.localdate(), note="", by=desk.cashier, at=timezone.now()
    )

    with pytest.raises(ValidationError, match=r"thiếu 500\.000 đồng"):
        close(opening=Decimal(500_000), counted=Decimal(8000))
    with pytest.raises(ValidationError, match=r"thừa 2\.000 đồng"):
        close(opening=Decimal(500_000), counted=Decimal(510_000))
    day = close(opening=Decimal(500_000), counted=Decimal(508_000))

    assert (day.opening, day.expected) == (500_000, 508_000)
    assert last_opening(desk.agency, timezone.localdate() + timedelta(days=3)) == 500_000
    assert last_opening(CashDesk().agency, timezone.localdate()) == 0


def test_a_transfer_is_noted_after_the_drawer_is_counted(desk: CashDesk) -> None:
    payments = [cash(desk, owing(desk)) for _number in range(2)]
    close_day(
        agency=desk.agency,
        day=timezone.localdate(),
        counted=Decimal(16_000),
        note="",
        by=desk.cashier,
        at=timezone.now(),
    )

    gone_back(desk, payments[0], Refund.Way.TRANSFER)
    with pytest.raises(ValidationError) as refused:
        gone_back(desk, payments[1], Refund.Way.COUNTER)

    assert refused.value.code == "closed_day"


def test_a_day_on_which_cash_only_went_out_waits_to_be_closed(desk: CashDesk) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    refund = gone_back(desk, paid(owing(desk), at=timezone.now()), Refund.Way.COUNTER)
    Refund.objects.filter(pk=refund.pk).update(done_at=timezone.now() - timedelta(days=1))

    assert open_days(desk.agency, timezone.localdate()) == [yesterday]


def test_the_page_shows_both_ways_and_closes_with_the_morning(desk: CashDesk, sign_in: SignIn) -> None:
    client = sign_in(desk.cashier)
    cash(desk, owing(desk))
    gone_back(desk, cash(desk, owing(desk)), Refund.Way.COUNTER, amount=5000)

    page = client.get(reverse("fees:index")).text
    assert "Hoàn trả trong ngày" in page
    assert "−5.000 đồng" in page
    assert "11.000 đồng" in page
    client.post(reverse("fees:index"), {"opening": "200000", "counted": "211000"})

    assert CashDay.objects.get().expected == 211_000


def test_what_is_missing_from_the_drawer_stands_with_a_minus_sign(desk: CashDesk, sign_in: SignIn) -> None:
    client = sign_in(desk.cashier)
    take_cash(dossier=owing(desk), amount=Decimal(8000), by=desk.cashier, at=timezone.now())

    given = {"opening": "0", "counted": "7000", "note": "Thiếu tiền thối"}
    page = client.post(reverse("fees:index"), given, follow=True).text

    assert "−1.000 đồng" in page


def test_the_printed_list_reckons_the_drawer(desk: CashDesk) -> None:
    today = timezone.localdate()
    cash(desk, owing(desk))
    gone_back(desk, cash(desk, owing(desk)), Refund.Way.TRANSFER)
    closed = close_day(
        agency=desk.agency,
        day=today,
        opening=Decimal(100_000),
        counted=Decimal(116_000),
        note="",
        by=desk.cashier,
        at=timezone.now(),
    )

    paper = day_pdf(desk.agency, today, takings(desk.agency, today), closed=closed, by=desk.cashier)

    text = " ".join(PdfReader(BytesIO(paper)).pages[0].extract_text().split())
    assert "hoàn trả chuyển khoản" in text
    assert "Tiền lẻ đầu ngày" in text
    assert "116.000 đồng" in text
