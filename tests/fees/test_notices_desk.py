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
from wagtail.models import ModelLogEntry

from catalog.roles import Role
from dossiers.fees.online.looking import mark_seen
from dossiers.fees.online.notices import take_notice
from dossiers.fees.online.outcomes import Outcome
from dossiers.models import Payment, PaymentNotice
from tests.desk.conftest import SignIn, employ
from tests.factories.fees import CashDesk, owing, payment_of
from tests.fees.gateway import signed, told

pytestmark = pytest.mark.django_db
GATEWAY = "http://DEMO0001:simulator-secret@gateway.example/"
PAGE = "/admin/thu-phi/thong-bao/"


@pytest.fixture(autouse=True)
def _gateway(settings: Settings) -> None:
    settings.PAYMENT_URL = GATEWAY


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


def waiting(desk: CashDesk, outcome: Outcome = Outcome.AMOUNT) -> PaymentNotice:
    """One of a payment to the desk that somebody has to look at."""
    made = PaymentNotice(payment=payment_of(owing(desk)), outcome=outcome, digest=outcome, amount=500)
    made.save()
    return made


class TestMarkingAsSeen:
    """Who may, what stays known of it, and what it changes."""

    SAID = "Ngân hàng đã trả lại cho người nộp, công văn 12/NH"

    def test_who_marked_it_when_and_what_they_found_out_stands_beside_it(
        self, desk: CashDesk, sign_in: SignIn
    ) -> None:
        notice, other = waiting(desk), waiting(desk, Outcome.LATE)
        cashier = sign_in(desk.cashier)

        page = cashier.post(f"{PAGE}?ket-qua=can-xem", {"notice": [notice.pk], "note": self.SAID}, follow=True)

        assert [row.notice.pk for row in page.context["rows"]] == [other.pk]
        notice.refresh_from_db()
        assert (notice.seen_by, notice.seen_note) == (desk.cashier, self.SAID)
        seen = cashier.get(PAGE, {"ket-qua": "da-xem"})
        assert [row.notice.pk for row in seen.context["rows"]] == [notice.pk]
        assert self.SAID in seen.text
        assert f"{desk.cashier} đã xem" in seen.text

    def test_all_of_a_page_are_marked_at_once_and_what_came_meanwhile_is_not(
        self, desk: CashDesk, sign_in: SignIn
    ) -> None:
        shown = [waiting(desk), waiting(desk)]
        came_meanwhile = waiting(desk)

        sign_in(desk.cashier).post(PAGE, {"shown": [each.pk for each in shown], "all": "1", "note": self.SAID})

        assert list(PaymentNotice.objects.filter(seen_at=None)) == [came_meanwhile]

    def test_nothing_is_marked_without_words(self, desk: CashDesk, sign_in: SignIn) -> None:
        notice = waiting(desk)

        page = sign_in(desk.cashier).post(PAGE, {"notice": notice.pk, "note": " \x00 "}, follow=True)

        assert "Nhập điều đã tìm hiểu" in page.text
        assert PaymentNotice.objects.filter(seen_at=None).exists()

    def test_a_mark_is_taken_back_and_the_log_keeps_both(self, desk: CashDesk, sign_in: SignIn) -> None:
        notice, cashier = waiting(desk), sign_in(desk.cashier)
        cashier.post(PAGE, {"notice": notice.pk, "note": self.SAID})

        page = cashier.post(PAGE, {"undo": notice.pk}, follow=True)

        assert "đưa về danh sách cần xem" in page.text
        notice.refresh_from_db()
        assert (notice.seen_at, notice.seen_by, notice.seen_note) == (None, None, "")
        log = ModelLogEntry.objects.filter(object_id=str(notice.pk)).order_by("timestamp", "pk")
        assert [entry.data for entry in log] == [{"note": self.SAID}, {"note": "", "former_note": self.SAID}]
        assert "Không có gì thay đổi" in cashier.post(PAGE, {"undo": notice.pk}, follow=True).text

    def test_the_first_mark_stays(self, desk: CashDesk) -> None:
        notice, colleague = waiting(desk), employ(Role.CASHIER, desk.agency)
        for by, count in ((desk.cashier, 1), (colleague, 0)):
            assert mark_seen(notices=[notice.pk], note=self.SAID, by=by, at=timezone.now()) == count

        notice.refresh_from_db()
        assert notice.seen_by == desk.cashier

    @pytest.mark.parametrize("outcome", [Outcome.PAID, Outcome.REPEATED, Outcome.FAILED])
    def test_what_asks_for_nobody_is_not_marked(self, outcome: Outcome, desk: CashDesk) -> None:
        notice = waiting(desk, outcome)

        assert mark_seen(notices=[notice.pk], note=self.SAID, by=desk.cashier, at=timezone.now()) == 0

    def test_another_agencys_and_nobodys_are_not_a_cashiers_to_mark(self, desk: CashDesk, sign_in: SignIn) -> None:
        forged = PaymentNotice.objects.create(outcome=Outcome.FORGED, digest="f")
        keys = [waiting(CashDesk()).pk, forged.pk]

        sign_in(desk.cashier).post(PAGE, {"notice": keys, "note": self.SAID})
        assert PaymentNotice.objects.filter(seen_at=None).count() == 2

        keeper = employ(Role.CASHIER, None)
        sign_in(keeper).post(PAGE, {"notice": keys, "note": self.SAID})
        assert PaymentNotice.objects.filter(seen_by=keeper).count() == 2
        sign_in(desk.cashier).post(PAGE, {"undo": keys[0]})
        assert PaymentNotice.objects.filter(seen_by=keeper).count() == 2

    def test_the_auditor_reads_the_marks_and_makes_none(self, desk: CashDesk, auditor: Client) -> None:
        seen, notice = waiting(desk), waiting(desk)
        mark_seen(notices=[seen.pk], note=self.SAID, by=desk.cashier, at=timezone.now())

        page = auditor.post(PAGE, {"notice": notice.pk, "note": self.SAID}, follow=True).text

        assert PaymentNotice.objects.filter(seen_at=None).count() == 1
        assert self.SAID in page
        assert 'name="note"' not in page
        assert 'name="undo"' not in page

    def test_the_same_words_told_again_stay_seen(self, desk: CashDesk) -> None:
        wrong = signed(told(payment_of(owing(desk)).reference, 500))
        tell(wrong)
        mark_seen(notices=[PaymentNotice.objects.get().pk], note=self.SAID, by=desk.cashier, at=timezone.now())

        tell(wrong)

        notice = PaymentNotice.objects.get()
        assert notice.times == 2
        assert notice.seen_at

    @pytest.mark.parametrize("given", [{"notice": "x"}, {"undo": "9" * 30}, {"shown": "-1", "all": ""}, {"undo": ""}])
    def test_hostile_keys_change_nothing(self, given: dict[str, str], desk: CashDesk, sign_in: SignIn) -> None:
        waiting(desk)

        page = sign_in(desk.cashier).post(PAGE, {**given, "note": self.SAID}, follow=True)

        assert page.status_code == 200
        assert PaymentNotice.objects.filter(seen_at=None).count() == 1


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
