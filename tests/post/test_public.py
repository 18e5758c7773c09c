"""The citizen follows the parcel, and lets the post fetch papers."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from casework.models import Message
from casework.outbox.texts import kind_named, render
from dossiers.models import Dossier, Parcel, ParcelEvent, Payment
from dossiers.post.arrivals import register_arrival
from dossiers.post.parcels import MOST_FETCHES, Place, ask_fetch, prepare_result
from dossiers.secrets import lookup_secret
from dossiers.workflow import State as DossierState
from tests.desk.conftest import SignIn
from tests.desk.steps import page_of
from tests.factories.dossiers import Desk, dossier_in, leg_of, now
from tests.factories.fees import costing
from tests.post.conftest import Post, ordered, prepared, to_send

pytestmark = pytest.mark.django_db
PLACE = Place.of(name="An", phone="0905123456", address="Thôn 3, Gio Linh")
FETCH = {"name": "An", "phone": "0905 123 456", "address": "Thôn 3, Gio Linh", "contents": "Giấy chứng sinh"}


def visitor(dossier: Dossier) -> Client:
    """Whoever has number and secret."""
    client = Client(HTTP_ACCEPT_LANGUAGE="vi")
    client.post(reverse("dossiers:track"), {"number": dossier.submission_number, "secret": lookup_secret(dossier)})
    return client


def test_the_applicant_reads_number_state_and_what_to_pay(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    Parcel.objects.update(cash_on_delivery=20_000)
    ParcelEvent.objects.create(parcel=parcel, key="1", at=now(), state="ordered", place="Bưu cục Đồng Hới")

    page = visitor(parcel.dossier).get(reverse("dossiers:dossier")).content.decode()

    assert parcel.tracking_number in page
    assert "35.000 đồng" in page
    assert "Bưu cục Đồng Hới" in page
    assert parcel.address not in page
    assert parcel.phone not in page


MONEY_OF_THE_POSTMAN = [
    ("draft", "trả số tiền này cho bưu tá"),
    ("transit", "trả số tiền này cho bưu tá"),
    ("failed", "trả số tiền này cho bưu tá"),
    ("delivered", "chưa báo bưu tá đã thu 8.000 đồng hay chưa"),
]


@pytest.mark.parametrize(("state", "words"), MONEY_OF_THE_POSTMAN)
def test_what_the_postman_collects_is_asked_for_nowhere_else(
    desk: Desk, clerk: User, settings: Settings, state: str, words: str
) -> None:
    settings.PAYMENT_URL = "http://DEMO0001:simulator-secret@gateway.example/"
    parcel = prepared(desk, clerk, procedure=costing(desk.agency))
    assert parcel.cash_on_delivery == 8000
    Parcel.objects.update(state=state)
    client = visitor(parcel.dossier)

    page = client.get(reverse("dossiers:dossier")).content.decode()

    assert "Còn phải nộp 8.000 đồng" in page
    assert words in page
    assert ("tại Bộ phận Một cửa của" in page) is (state == "delivered")  # there in cash, if he was not paid
    assert reverse("dossiers:pay") not in page
    assert client.post(reverse("dossiers:pay")).url == reverse("dossiers:dossier")
    assert not Payment.objects.exists()


@pytest.mark.parametrize("state", ["returning", "returned", "cancelled"])
def test_what_the_post_did_not_collect_is_paid_as_ever(
    desk: Desk, clerk: User, settings: Settings, state: str
) -> None:
    settings.PAYMENT_URL = "http://DEMO0001:simulator-secret@gateway.example/"
    parcel = prepared(desk, clerk, procedure=costing(desk.agency))
    Parcel.objects.update(state=state)

    page = visitor(parcel.dossier).get(reverse("dossiers:dossier")).content.decode()

    assert reverse("dossiers:pay") in page
    assert "trả số tiền này cho bưu tá" not in page


def test_whoever_waits_for_the_post_may_pay_the_postman(desk: Desk) -> None:
    page = visitor(to_send(desk, procedure=costing(desk.agency))).get(reverse("dossiers:dossier")).content.decode()
    assert "Hoặc trả cho bưu tá khi nhận kết quả" in page


def test_a_result_that_came_back_is_not_said_to_be_on_its_way(desk: Desk, clerk: User) -> None:
    parcel = prepared(desk, clerk)
    Parcel.objects.update(state="returned")
    client = visitor(parcel.dossier)

    page = client.get(reverse("dossiers:dossier")).content.decode()
    assert "Kết quả được gửi qua bưu chính" not in page
    assert "Bưu điện phát kết quả ngay khi có" not in page
    assert "xem lại địa chỉ trước khi gửi lại" in page
    prepare_result(leg=leg_of(parcel.dossier), by=clerk, at=now())
    assert "Kết quả được gửi qua bưu chính" in client.get(reverse("dossiers:dossier")).content.decode()


@pytest.mark.parametrize(
    ("cash", "postage", "words"),
    [
        ("8.000 đồng", "15.000 đồng", " Trả khi nhận: phí 8.000 đồng, cước 15.000 đồng."),
        ("", "15.000 đồng", " Trả khi nhận: cước 15.000 đồng."),
        ("8.000 đồng", "", " Trả khi nhận: phí 8.000 đồng."),
        ("", "", ""),
    ],
)
def test_a_text_message_names_all_that_the_postman_will_ask_for(cash: str, postage: str, words: str) -> None:
    sample = kind_named("dossier.parcel_sent").sample

    text = render("dossier.parcel_sent", "sms", {**sample, "cash": cash, "postage": postage})

    assert text is not None
    assert f"số hiệu EB123456789VN.{words} Hỏi:" in text.body


def test_a_cancelled_parcel_is_not_shown(desk: Desk, clerk: User) -> None:
    parcel = prepared(desk, clerk)
    Parcel.objects.update(state="cancelled", tracking_number="EB9")
    assert "EB9" not in visitor(parcel.dossier).get(reverse("dossiers:dossier")).content.decode()


def test_the_page_costs_the_same_however_long_the_way(desk: Desk, clerk: User) -> None:
    parcel = prepared(desk, clerk)
    client = visitor(parcel.dossier)
    client.get(reverse("dossiers:dossier"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("dossiers:dossier"))
        return len(queries)

    ParcelEvent.objects.create(parcel=parcel, key="first", at=now(), state="transit")
    before = cost()
    for number in range(9):
        more = Parcel.objects.create(dossier=parcel.dossier, agency=desk.agency, reference=f"BG{number}", name="An")
        ParcelEvent.objects.create(parcel=more, key="k", at=now(), state="transit")
    assert cost() == before


def test_papers_are_fetched_and_their_arrival_is_registered(desk: Desk, clerk: User, post: Post) -> None:
    dossier = dossier_in(DossierState.SUPPLEMENT, desk=desk)
    client = visitor(dossier)
    assert client.get(reverse("dossiers:send_papers")).status_code == 200

    client.post(reverse("dossiers:send_papers"), FETCH)

    parcel = Parcel.objects.get()
    assert (parcel.direction, parcel.phone, parcel.contents) == ("in", "0905123456", "Giấy chứng sinh")
    assert Message.objects.filter(key__contains=f"parcel:{parcel.pk}:fetch").exists()
    register_arrival(parcel=parcel, by=clerk, at=now())
    actions = list(dossier.events.order_by("sequence").values_list("action", flat=True))
    assert actions[-2:] == ["ask_fetch", "papers_arrived"]
    assert "Đã đến cơ quan" in client.get(reverse("dossiers:dossier")).content.decode()


def test_a_second_click_asks_for_nothing_more(desk: Desk) -> None:
    client = visitor(dossier_in(DossierState.SUPPLEMENT, desk=desk))
    for _click in range(2):
        client.post(reverse("dossiers:send_papers"), FETCH)
    assert Parcel.objects.count() == 1


def test_nobody_lets_the_post_come_again_and_again(desk: Desk, clerk: User) -> None:
    dossier = dossier_in(DossierState.SUPPLEMENT, desk=desk)
    for _time in range(MOST_FETCHES):
        register_arrival(parcel=ask_fetch(dossier=dossier, place=PLACE, contents="x", at=now()), by=clerk, at=now())
    client = visitor(dossier)
    client.post(reverse("dossiers:send_papers"), FETCH)
    assert Parcel.objects.count() == MOST_FETCHES


def test_without_number_and_secret_nothing_is_asked(desk: Desk) -> None:
    dossier_in(DossierState.SUPPLEMENT, desk=desk)
    answer = Client().post(reverse("dossiers:send_papers"), FETCH)
    assert answer.status_code == 302
    assert not Parcel.objects.exists()


def test_a_decided_dossier_needs_no_papers(desk: Desk) -> None:
    client = visitor(dossier_in(DossierState.RETURNED, desk=desk))
    client.post(reverse("dossiers:send_papers"), FETCH)
    assert not Parcel.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"phone": "+1 202 555 0100"}, {"phone": "12"}, {"address": ""}, {"contents": "x" * 301}], ids=str
)
def test_what_cannot_be_fetched_is_said_at_the_field(wrong: dict[str, str], desk: Desk) -> None:
    client = visitor(dossier_in(DossierState.SUPPLEMENT, desk=desk))
    answer = client.post(reverse("dossiers:send_papers"), {**FETCH, **wrong})
    assert answer.context["form"].errors.keys() == wrong.keys()


def test_what_is_known_is_filled_in_only_for_who_proved_the_contact(desk: Desk) -> None:
    dossier = dossier_in(DossierState.SUPPLEMENT, desk=desk)
    page = visitor(dossier).get(reverse("dossiers:send_papers")).content.decode()
    assert dossier.applicant_name not in page
    assert dossier.applicant_phone not in page


def test_the_desk_registers_the_papers_on_the_dossier_page(desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(DossierState.SUPPLEMENT, desk=desk)
    parcel = ask_fetch(dossier=dossier, place=PLACE, contents="Bản gốc", at=now())
    address = reverse("desk:papers_arrived", args=[dossier.pk, parcel.pk])
    assert address in sign_in(desk.clerk).get(page_of(dossier)).content.decode()
    assert address not in sign_in(desk.officer).get(page_of(dossier)).content.decode()

    assert sign_in(other_desk.clerk).post(address).status_code == 404
    assert sign_in(desk.officer).post(address).status_code in {302, 403}
    assert Parcel.objects.get().handled_at is None

    sign_in(desk.clerk).post(address)
    assert Parcel.objects.get().handled_by == desk.clerk
