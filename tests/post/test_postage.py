"""What the post asks is known before the order: to the citizen, to the clerk, and when it changes in between."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from dossiers.models import Dossier, Parcel
from dossiers.post.choosing import choose_post
from dossiers.post.ordering import amend_parcel, announce, request_order
from dossiers.post.parcels import Place
from dossiers.post.postage import enquiry_of, name_postage, postage, postage_of
from dossiers.workflow import State as DossierState
from tests.desk.conftest import SignIn
from tests.factories.dossiers import Desk, dossier_in, now
from tests.post.conftest import Post, prepared, to_send
from tests.post.test_public import visitor

pytestmark = pytest.mark.django_db
DEAD = "http://DEMOPOST:simulator-secret@127.0.0.1:9/"


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def confirmed(dossier: Dossier) -> Client:
    """Whoever proved to hold the contact as well."""
    client = visitor(dossier)
    session = client.session
    session["dossier_visit"] = {**session["dossier_visit"], "confirmed": True}
    session.save()
    return client


def test_the_applicant_reads_the_expected_postage_before_anything_is_prepared(desk: Desk, post: Post) -> None:
    near, far = to_send(desk), to_send(desk, return_address="5 Lê Duẩn, Hà Nội")

    assert "dự kiến 15.000 đồng" in visitor(near).get(reverse("dossiers:dossier")).content.decode()
    assert "dự kiến 30.000 đồng" in visitor(far).get(reverse("dossiers:dossier")).content.decode()


@pytest.mark.parametrize("trouble", [{"down": "1"}, {"refuse": "21"}, {"refuse": "90"}])
def test_a_post_that_is_down_is_no_obstacle(trouble: dict[str, str], desk: Desk, clerk: User, post: Post) -> None:
    post.switch(**trouble)
    dossier = to_send(desk)

    assert "cước tính khi gửi" in visitor(dossier).get(reverse("dossiers:dossier")).content.decode().lower()
    parcel = prepared(desk, clerk)
    name_postage([parcel])
    assert Parcel.objects.get(pk=parcel.pk).quoted is None


def test_a_post_that_did_not_answer_is_left_alone_for_a_while(
    desk: Desk, clerk: User, post: Post, settings: Settings
) -> None:
    parcel, address = prepared(desk, clerk), settings.POST_URL
    settings.POST_URL = DEAD
    assert postage(enquiry_of(parcel)) is None

    settings.POST_URL = address
    assert postage(enquiry_of(parcel)) is None
    cache.clear()
    assert postage(enquiry_of(parcel)) == 15_000


def test_prices_are_asked_once_and_without_the_person(desk: Desk, clerk: User, post: Post) -> None:
    parcel = prepared(desk, clerk)
    enquiry = enquiry_of(parcel)
    assert parcel.name not in str(enquiry)
    assert parcel.phone not in str(enquiry)

    assert postage_of([enquiry, enquiry]) == {enquiry: 15_000}
    post.switch(down="1")
    assert postage(enquiry) == 15_000


def test_without_a_post_there_is_no_price(desk: Desk, clerk: User, settings: Settings) -> None:
    settings.POST_URL = ""
    assert postage_of([enquiry_of(prepared(desk, clerk))]) == {}


def test_the_clerk_sees_the_postage_of_each_result_by_the_weight(
    desk: Desk, clerk: User, post: Post, sign_in: SignIn
) -> None:
    to_send(desk)
    to_send(desk, return_address="5 Lê Duẩn, Hà Nội")
    client = sign_in(clerk)

    page = client.get(reverse("post:index")).content.decode()
    assert "dự kiến 15.000 đồng" in page
    assert "dự kiến 30.000 đồng" in page

    answer = client.post(reverse("post:prepare"), {"act": "price", "weight": "700"}, follow=True)
    assert "dự kiến 20.000 đồng" in answer.content.decode()
    assert 'value="700"' in answer.content.decode()
    assert not Parcel.objects.exists()


def test_a_price_that_changes_until_the_order_is_shown_to_both(
    desk: Desk, clerk: User, post: Post, sign_in: SignIn
) -> None:
    parcel = prepared(desk, clerk)
    name_postage([parcel])
    post.switch(dearer="3000")
    request_order([parcel], now())
    announce(parcel.pk, now())
    post.switch(dearer="")

    parcel.refresh_from_db()
    assert (parcel.quoted, parcel.cost, parcel.postage_changed) == (15_000, 18_000, True)
    assert "báo trước: 15.000 đồng" in sign_in(clerk).get(reverse("post:to_hand_over")).content.decode()
    page = visitor(parcel.dossier).get(reverse("dossiers:dossier")).content.decode()
    assert "Cước 18.000 đồng; trước khi đặt bưu điện báo 15.000 đồng" in page
    assert postage(enquiry_of(parcel)) == 18_000


def test_another_address_is_priced_anew(desk: Desk, clerk: User, post: Post, sign_in: SignIn) -> None:
    parcel = prepared(desk, clerk)
    name_postage([parcel])
    given = {"act": "amend", "name": "An", "phone": "0905123456", "address": "5 Lê Duẩn, Hà Nội", "weight": "100"}

    sign_in(clerk).post(reverse("post:parcel", args=[parcel.pk]), given)

    parcel.refresh_from_db()
    assert parcel.quoted == 30_000
    amend_parcel(parcel=parcel, place=Place.of(name="An", phone="0905123456", address="Gio Linh"), weight=100)
    parcel.refresh_from_db()
    assert parcel.quoted is None


class TestTheResultByPost:
    """The applicant's page: address, postage, wish."""

    def test_only_who_holds_the_contact_says_where_the_result_goes(self, desk: Desk, post: Post) -> None:
        dossier = dossier_in(DossierState.APPROVED, desk=desk)
        client = visitor(dossier)

        answer = client.post(reverse("dossiers:delivery"), {"address": "Nơi khác", "act": "choose", "told": "15000"})

        assert answer.url == reverse("dossiers:contents")
        dossier.refresh_from_db()
        assert dossier.return_method == "desk"

    def test_the_postage_is_shown_and_agreed_to(self, desk: Desk, post: Post) -> None:
        dossier = dossier_in(DossierState.APPROVED, desk=desk)
        client = confirmed(dossier)
        address = reverse("dossiers:delivery")

        page = client.post(address, {"address": "5 Lê Duẩn, Hà Nội", "act": "price"}).content.decode()
        assert "dự kiến 30.000 đồng" in page
        client.post(address, {"address": "5 Lê Duẩn, Hà Nội", "act": "choose", "told": "30000"})

        dossier.refresh_from_db()
        assert (dossier.return_method, dossier.return_address) == ("post", "5 Lê Duẩn, Hà Nội")
        assert dossier.events.order_by("sequence").last().action == "choose_post"
        assert "Lê Duẩn" not in str(dossier.events.order_by("sequence").last().data)

    def test_a_price_that_is_no_longer_the_shown_one_is_shown_again(self, desk: Desk, post: Post) -> None:
        dossier = dossier_in(DossierState.APPROVED, desk=desk)
        client = confirmed(dossier)

        answer = client.post(
            reverse("dossiers:delivery"), {"address": "5 Lê Duẩn, Hà Nội", "act": "choose", "told": "15000"}
        )

        assert "Trước là 15.000 đồng, nay là 30.000 đồng" in answer.content.decode()
        dossier.refresh_from_db()
        assert dossier.return_method == "desk"

    def test_without_a_price_the_wish_is_kept_too(self, desk: Desk, post: Post) -> None:
        post.switch(down="1")
        dossier = dossier_in(DossierState.PROCESSING, desk=desk)
        client = confirmed(dossier)
        assert "tính khi gửi" in client.get(reverse("dossiers:delivery")).content.decode()

        client.post(reverse("dossiers:delivery"), {"address": "Gio Linh", "act": "choose", "told": ""})

        dossier.refresh_from_db()
        assert dossier.return_method == "post"

    def test_what_is_on_its_way_is_changed_by_the_desk_only(self, desk: Desk, clerk: User, post: Post) -> None:
        parcel = prepared(desk, clerk)
        client = confirmed(parcel.dossier)
        answer = client.post(reverse("dossiers:delivery"), {"address": "Nơi khác", "act": "choose", "told": ""})
        assert answer.url == reverse("dossiers:dossier")
        assert Dossier.objects.get(pk=parcel.dossier_id).return_address == parcel.address

    def test_the_same_wish_twice_is_one_entry(self, desk: Desk) -> None:
        dossier = dossier_in(DossierState.APPROVED, desk=desk)
        for _click in range(2):
            choose_post(dossier=dossier, address=" Gio\nLinh ", at=now())
        assert dossier.events.filter(action="choose_post").count() == 1
        dossier.refresh_from_db()
        assert dossier.return_address == "Gio Linh"

    @pytest.mark.parametrize("state", [DossierState.RETURNED, DossierState.WITHDRAWN, DossierState.REFUSED])
    def test_what_has_ended_goes_nowhere(self, state: DossierState, desk: Desk) -> None:
        client = visitor(dossier_in(state, desk=desk))
        assert reverse("dossiers:delivery") not in client.get(reverse("dossiers:dossier")).content.decode()
        assert client.get(reverse("dossiers:delivery")).url == reverse("dossiers:dossier")
