"""The page of what the gateway told: who reads it, what it says was wrong, and what it links to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from catalog.roles import Role
from dossiers.fees.online.notices import take_notice
from dossiers.fees.online.outcomes import Outcome
from dossiers.models import Payment, PaymentNotice
from tests.desk.conftest import SignIn, employ, staffed_desk
from tests.factories.fees import CashDesk, owing, payment_of
from tests.fees.gateway import signed, told

pytestmark = pytest.mark.django_db
GATEWAY = "http://DEMO0001:simulator-secret@gateway.example/"
PAGE = "/admin/thu-phi/thong-bao/"


@pytest.fixture(autouse=True)
def _gateway(settings: Settings) -> None:
    settings.PAYMENT_URL = GATEWAY


@pytest.fixture
def desk() -> CashDesk:
    made = CashDesk(staffed_desk())
    made.cashier = employ(Role.CASHIER, made.agency)
    return made


@pytest.fixture
def auditor(sign_in: SignIn) -> Client:
    """Of the whole province."""
    return sign_in(employ(Role.AUDITOR, None))


def tell(fields: dict[str, str]) -> None:
    take_notice(fields, network="203.0.113.7", at=timezone.now())


def tell_everything(desk: CashDesk) -> list[Payment]:
    """One notice of each sort but the unfinished; gives the payments that they name."""
    payments = [payment_of(owing(desk)) for _number in range(5)]
    right, amount, late, failed, other = payments
    Payment.objects.filter(pk=late.pk).update(state=Payment.State.EXPIRED)
    notice = signed(told(right.reference))
    tell(notice)
    tell(notice)
    tell(notice)
    tell(signed(told(amount.reference, 500)))
    tell(signed(told(late.reference)))
    tell(signed(told(failed.reference, vnp_ResponseCode="24", vnp_TransactionStatus="02")))
    tell(signed(told(other.reference, vnp_TransactionNo=f"9{right.reference}")))
    tell(signed(told("NOBODYS")))
    tell({**signed(told("FORGED")), "vnp_Amount": "1"})
    return payments


def test_each_notice_says_what_was_wrong_with_it(desk: CashDesk, auditor: Client) -> None:
    payments = tell_everything(desk)

    page = auditor.get(PAGE).text

    for words in (
        "Đã nhận tiền và cấp biên lai",
        "Số tiền khác với khoản thanh toán",
        "500 đồng",
        "phải nộp 8.000 đồng",
        "Tiền đến sau khi lượt thanh toán đã kết thúc",
        "Người nộp đã hủy, hoặc ngân hàng từ chối",
        "đã dùng cho khoản khác",
        "Cổng không có khoản thanh toán nào mang mã này",
        "Chữ ký không đúng",
        "203.0.113.0/24",
        "2 lần",  # the replay
    ):
        assert words in page, words
    assert all(payment.reference in page for payment in payments)
    assert auditor.get(PAGE, {"ket-qua": "forged"}).text.count("Chữ ký không đúng") == 1


def test_the_cashier_reads_what_was_told_of_the_own_agency(desk: CashDesk, sign_in: SignIn) -> None:
    payments = tell_everything(desk)
    foreign = payment_of(owing(CashDesk()))
    tell(signed(told(foreign.reference)))

    page = sign_in(desk.cashier).get(PAGE).text

    assert reverse("fees:money", args=[payments[0].dossier_id]) in page
    assert foreign.reference not in page
    assert "NOBODYS" not in page  # whose it is nobody knows: for the province
    assert "Chữ ký không đúng" not in page


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER, Role.LEADER, Role.POSTAL_CLERK])
def test_who_has_nothing_to_reconcile_reads_no_notice(role: Role, desk: CashDesk, sign_in: SignIn) -> None:
    assert sign_in(employ(role, desk.agency)).get(PAGE).status_code in {302, 403}


def test_notices_are_chosen_by_verdict_and_day(desk: CashDesk, auditor: Client) -> None:
    tell_everything(desk)
    yesterday = timezone.localdate() - timedelta(days=1)
    PaymentNotice.objects.filter(outcome=Outcome.AMOUNT).update(received_at=timezone.now() - timedelta(days=1))

    def verdicts(**chosen: str) -> list[str]:
        return sorted(row.notice.outcome for row in auditor.get(PAGE, chosen).context["rows"])

    assert verdicts(**{"ket-qua": "paid"}) == ["paid"]
    assert verdicts(**{"ket-qua": "can-xem"}) == ["amount", "forged", "late", "other", "unknown"]
    assert verdicts(ngay=str(yesterday)) == ["amount"]
    assert verdicts(ngay=str(yesterday), **{"ket-qua": "paid"}) == []
    assert verdicts(den=f"{yesterday:%d/%m/%Y}") == ["amount"]
    assert "amount" not in verdicts(tu=f"{timezone.localdate():%d/%m/%Y}")
    assert len(verdicts(tu=f"{yesterday:%d/%m/%Y}", den=f"{timezone.localdate():%d/%m/%Y}")) == 8
    assert len(verdicts(ngay="x", **{"ket-qua": "%00"})) == 8


def test_before_anything_was_told_the_page_says_so(desk: CashDesk, auditor: Client) -> None:
    assert "Cổng thanh toán chưa gửi thông báo nào" in auditor.get(PAGE).text
    assert "Không có thông báo nào" in auditor.get(PAGE, {"ket-qua": "forged"}).text


def test_many_notices_cost_as_many_queries_as_a_few(
    desk: CashDesk, auditor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tell_everything(desk)
    auditor.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        auditor.get(PAGE)
    for _time in range(4):
        tell_everything(desk)

    with django_assert_num_queries(len(few)):
        auditor.get(PAGE)


def test_half_a_dong_too_much_is_shown(desk: CashDesk, auditor: Client) -> None:
    payment = payment_of(owing(desk))

    tell(signed(told(payment.reference, vnp_Amount="800050")))

    assert "8.000,50" in auditor.get(PAGE).text


def test_a_hostile_reference_is_text(desk: CashDesk, auditor: Client) -> None:
    tell(signed(told("<script>alert(1)</script>")))

    page = auditor.get(PAGE).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
