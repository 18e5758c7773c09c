"""A parcel is delivered, and the post does not tell whether the postman took the money."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import Message
from casework.models.messages import BY_HAND
from catalog.roles import Role
from dossiers.fees import balance_of, reduce_fee
from dossiers.models import Dossier, Event, Parcel, Payment, Refund
from dossiers.post.following import Told, take_in
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ
from tests.factories.fees import CashDesk, owing
from tests.fees.gateway import Bank
from tests.fees.test_elsewhere import money_of, parcel_of
from tests.fees.test_paying import PAY, come_back, visiting

pytestmark = pytest.mark.django_db
SAID = {"words": "Chị Hà, bưu cục Đồng Hới, 23/11"}


def delivered(desk: CashDesk) -> Parcel:
    return parcel_of(owing(desk, State.APPROVED), "delivered", attempts=1, finished_at=timezone.now(), error="?")


def say(client: Client, parcel: Parcel, what: str, **words: str) -> str:
    given = {"do": what, "row": parcel.pk, **SAID, **words}
    return client.post(money_of(parcel.dossier), given, follow=True).text


def page_of(dossier: Dossier, client: Client) -> str:
    visiting(client, dossier)
    return client.get(reverse("dossiers:dossier")).text


def test_the_citizen_reads_what_to_do_and_what_happens_next(desk: CashDesk, bank: Bank, client: Client) -> None:
    parcel = delivered(desk)

    page = page_of(parcel.dossier, client)

    assert "chưa báo bưu tá đã thu 8.000 đồng hay chưa" in page
    assert "Nếu đã trả tiền cho bưu tá, xin không nộp lại" in page
    assert "giữ biên nhận của bưu tá" in page
    assert "có thể nộp trực tuyến ngay tại đây" in page
    assert reverse("dossiers:pay") not in page


def test_the_cashier_notes_that_the_postman_took_nothing_and_the_citizen_pays_online(
    desk: CashDesk, bank: Bank, cashier: Client, client: Client
) -> None:
    parcel = delivered(desk)
    assert "Tiền bưu tá phải thu" in cashier.get(money_of(parcel.dossier)).text

    assert "bưu tá không thu" in say(cashier, parcel, "not_collected")

    parcel.refresh_from_db()
    assert (parcel.cash_on_delivery, parcel.error, parcel.handled_note) == (0, "", SAID["words"])
    assert "Tiền bưu tá phải thu" not in cashier.get(money_of(parcel.dossier)).text
    assert reverse("dossiers:pay") in page_of(parcel.dossier, client)
    come_back(client, bank.press(client.post(PAY).url))
    assert balance_of(parcel.dossier).is_settled


def test_the_cashier_notes_that_the_postman_took_the_money(desk: CashDesk, cashier: Client) -> None:
    parcel = delivered(desk)

    say(cashier, parcel, "collected")

    payment = Payment.objects.get()
    assert (payment.method, payment.amount, payment.state) == ("post", 8000, "paid")
    parcel.refresh_from_db()
    assert parcel.cash_collected_at
    assert balance_of(parcel.dossier).is_settled
    event = Event.objects.get(action="post_cash")
    assert (event.actor, event.data["collected"], event.data["amount"]) == (desk.cashier, True, 8000)
    assert SAID["words"] not in str(event.data)


def test_whoever_was_not_asked_by_the_postman_hears_what_is_open_and_where_to_pay_it(
    desk: CashDesk, cashier: Client
) -> None:
    parcel = delivered(desk)

    say(cashier, parcel, "not_collected")

    letter = Message.objects.get(kind="dossier.cash_not_taken", channel="email")
    assert f"bưu tá chưa thu 8.000 đồng phí, lệ phí của hồ sơ khi phát bưu gửi {parcel}" in letter.body
    assert f"Bộ phận Một cửa của {desk.agency}" in letter.body
    assert SAID["words"] not in letter.body
    say(cashier, parcel, "not_collected")
    assert Message.objects.filter(kind="dossier.cash_not_taken", channel="email").count() == 1


def test_whoever_paid_meanwhile_or_owes_nothing_any_more_is_asked_for_nothing(desk: CashDesk, cashier: Client) -> None:
    parcel, exempted = delivered(desk), delivered(desk)
    fee = exempted.dossier.fees.get()
    reduce_fee(fee=fee, amount=Decimal(8000), reason="Hộ nghèo", by=desk.cashier, at=timezone.now())

    say(cashier, parcel, "collected")
    say(cashier, exempted, "not_collected")

    assert not Message.objects.filter(kind="dossier.cash_not_taken").exists()


def test_who_has_given_no_contact_is_to_be_called(desk: CashDesk, cashier: Client) -> None:
    parcel = delivered(desk)
    Dossier.objects.filter(pk=parcel.dossier_id).update(applicant_email="", applicant_phone="")

    say(cashier, parcel, "not_collected")

    assert Message.objects.get(kind="dossier.cash_not_taken").channel == BY_HAND


def test_what_the_post_tells_after_all_is_taken_and_goes_back_where_it_is_too_much(
    desk: CashDesk, cashier: Client
) -> None:
    parcel = delivered(desk)
    say(cashier, parcel, "not_collected")
    cashier.post(money_of(parcel.dossier), {"do": "cash", "amount": "8000"})

    told = Told(key="late", state=Parcel.State.DELIVERED, at=timezone.now(), cash=Payment.objects.get().amount)
    take_in(parcel=parcel, told=[told], at=timezone.now())

    assert sorted(payment.method for payment in Payment.objects.filter(state="paid")) == ["cash", "post"]
    assert Refund.objects.get().amount == 8000


def test_it_is_told_once_and_with_words(desk: CashDesk, cashier: Client) -> None:
    parcel = delivered(desk)
    assert "Nhập lý do" in say(cashier, parcel, "collected", words="  ")
    say(cashier, parcel, "collected")

    assert "đã rõ" in say(cashier, parcel, "not_collected")

    assert Payment.objects.count() == 1
    assert balance_of(parcel.dossier).paid == 8000


@pytest.mark.parametrize("state", ["transit", "failed", "returned"])
def test_nothing_is_said_of_what_is_not_delivered(state: str, desk: CashDesk, cashier: Client) -> None:
    parcel = parcel_of(owing(desk), state, attempts=1)

    say(cashier, parcel, "collected")

    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.POSTAL_CLERK, True), (Role.RECEPTIONIST, False), (Role.LEADER, False), (Role.OFFICER, False)],
)
def test_only_who_takes_money_or_works_for_the_post_says_it(
    role: Role, may: bool, desk: CashDesk, sign_in: SignIn
) -> None:
    parcel = delivered(desk)
    client = sign_in(employ(role, desk.agency))

    assert ("Tiền bưu tá phải thu" in client.get(money_of(parcel.dossier)).text) is may
    say(client, parcel, "collected")

    assert Payment.objects.exists() is may


def test_the_parcels_page_leads_there(desk: CashDesk, sign_in: SignIn) -> None:
    parcel = delivered(desk)
    clerk = sign_in(employ(Role.POSTAL_CLERK, desk.agency))
    page = reverse("post:parcel", args=[parcel.pk])

    assert f'href="{money_of(parcel.dossier)}#money-untold"' in clerk.get(page).text
    say(clerk, parcel, "not_collected")

    assert "#money-untold" not in clerk.get(page).text
