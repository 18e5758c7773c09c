"""Parcels with results are announced to the post, once each, whatever the post answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django import Settings

from accounts.models import User
from dossiers.models import Fee, Parcel
from dossiers.post.ordering import amend_parcel, announce, announce_due, cancel_parcel, order_by_hand, request_order
from dossiers.post.parcels import Place, prepare_result
from dossiers.submission import Applicant
from dossiers.workflow import State as DossierState
from tests.factories.dossiers import Desk, dossier_in, leg_of, now
from tests.post.conftest import Post, ordered, prepared, to_send

pytestmark = pytest.mark.django_db
State = Parcel.State


def test_an_order_bears_the_envelope_and_nothing_of_the_matter(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)

    asked = post.orders()[parcel.reference]["asked"]

    assert parcel.tracking_number
    assert parcel.cost == 15_000
    assert asked["receiver"] == {"name": "Nguyễn Văn An", "phone": "0905123456", "address": parcel.address}
    said = str(asked)
    for hidden in (parcel.dossier.procedure_title, parcel.dossier.code, "an@example.vn"):
        assert hidden not in said


def test_what_is_not_paid_is_collected_on_delivery(desk: Desk, clerk: User, post: Post) -> None:
    dossier = to_send(desk)
    dossier.fees.all().delete()
    Fee.objects.create(dossier=dossier, kind=Fee.Kind.CHARGE, amount=20_000)

    parcel = prepare_result(leg=leg_of(dossier), by=clerk, at=now())

    assert parcel.cash_on_delivery == 20_000


def test_a_result_is_sent_once(desk: Desk, clerk: User, post: Post) -> None:
    parcel = prepared(desk, clerk)
    with pytest.raises(ValidationError):
        prepare_result(leg=leg_of(parcel.dossier), by=clerk, at=now())


def test_before_the_decision_there_is_nothing_to_send(desk: Desk, clerk: User) -> None:
    dossier = dossier_in(DossierState.PROCESSING, desk=desk, return_method="post", return_address="Đông Hà")
    with pytest.raises(ValidationError):
        prepare_result(leg=leg_of(dossier), by=clerk, at=now())


def test_who_does_not_work_for_the_post_sends_nothing(desk: Desk, other_desk: Desk, clerk: User) -> None:
    for stranger in (desk.officer, other_desk.clerk):
        with pytest.raises(PermissionDenied):
            prepare_result(leg=leg_of(to_send(desk)), by=stranger, at=now())


def test_an_answer_that_is_lost_makes_no_second_parcel(desk: Desk, clerk: User, post: Post) -> None:
    parcel = prepared(desk, clerk)
    request_order([parcel], now())
    post.switch(lose="1")
    assert announce(parcel.pk, now()) == "waits"

    later = now() + timedelta(minutes=2)
    assert announce_due(later) == {"ordered": 1}

    parcel.refresh_from_db()
    numbers = [row["tracking_number"] for key, row in post.orders().items() if key == parcel.reference]
    assert numbers == [parcel.tracking_number]
    assert parcel.attempts == 2


def test_while_the_post_is_down_one_asks_and_the_others_wait(desk: Desk, clerk: User, post: Post) -> None:
    post.switch(down="1")
    parcels = [prepared(desk, clerk) for _count in range(3)]
    request_order(parcels, now())

    assert announce_due(now()) == {"waits": 1}
    assert list(Parcel.objects.values_list("attempts", flat=True)).count(1) == 1

    post.switch(down="")
    assert announce_due(now() + timedelta(hours=1)) == {"ordered": 3}


def test_an_error_inside_a_good_answer_is_an_error(desk: Desk, clerk: User, post: Post) -> None:
    post.switch(refuse="21")
    parcel = prepared(desk, clerk)
    request_order([parcel], now())

    assert announce(parcel.pk, now()) == "refused"

    parcel.refresh_from_db()
    assert parcel.state == State.DRAFT
    assert "21" in parcel.error
    assert parcel.next_check_at is None


def test_what_the_post_calls_busy_is_tried_again(desk: Desk, clerk: User, post: Post) -> None:
    post.switch(refuse="90")
    parcel = prepared(desk, clerk)
    request_order([parcel], now())
    assert announce(parcel.pk, now()) == "waits"


def test_a_parcel_without_a_phone_waits_for_the_clerk(desk: Desk, clerk: User, post: Post) -> None:
    parcel = prepared(desk, clerk, applicant=Applicant(name="Lê Thị Bình"))

    assert request_order([parcel], now()) == 0
    assert parcel.error

    amend_parcel(parcel=parcel, place=Place.of(name="Lê Thị Bình", phone="0905123456", address="Gio Linh"), weight=200)
    parcel.refresh_from_db()
    request_order([parcel], now())
    assert announce(parcel.pk, now()) == "ordered"


def test_a_hostile_name_arrives_as_one_line(desk: Desk, clerk: User, post: Post) -> None:
    name = ("{{ x }} #let </text>\r\nBcc: a@b.vn \u202e" + "Ư" * 400)[:300]
    parcel = ordered(desk, clerk, applicant=Applicant(name=name, phone="0905123456"))

    sent = post.orders()[parcel.reference]["asked"]["receiver"]["name"]

    assert sent == parcel.name
    assert "\n" not in sent
    assert "\u202e" not in sent


def test_another_address_before_the_post_has_it_takes_the_former_order_back(
    desk: Desk, clerk: User, post: Post
) -> None:
    parcel = prepared(desk, clerk)
    request_order([parcel], now())
    post.switch(lose="1")
    announce(parcel.pk, now())
    parcel.refresh_from_db()
    former = parcel.reference

    amend_parcel(parcel=parcel, place=Place.of(name="An", phone="0905123456", address="Nơi khác"), weight=100)

    parcel.refresh_from_db()
    assert parcel.reference != former
    assert post.orders()[former]["state"] == "CANCELLED"


def test_what_the_post_has_taken_is_not_cancelled(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    post.advance(parcel, "ACCEPTED")

    with pytest.raises(ValidationError):
        cancel_parcel(parcel=parcel, by=clerk, at=now())

    parcel.refresh_from_db()
    assert parcel.state == State.ORDERED


def test_a_cancelled_parcel_leaves_room_for_another(desk: Desk, clerk: User, post: Post) -> None:
    parcel = ordered(desk, clerk)
    cancel_parcel(parcel=parcel, by=clerk, at=now())

    assert post.orders()[parcel.reference]["state"] == "CANCELLED"
    assert prepare_result(leg=leg_of(parcel.dossier), by=clerk, at=now()).pk != parcel.pk


def test_without_a_post_to_speak_with_the_clerk_types_the_number(desk: Desk, clerk: User, settings: Settings) -> None:
    settings.POST_URL = ""
    parcel, other = prepared(desk, clerk), prepared(desk, clerk)
    assert request_order([parcel], now()) == 0
    assert announce_due(now()) == {}

    order_by_hand(parcel=parcel, number="eb 123 456 789 vn", cost=None, at=now())

    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking_number) == (State.ORDERED, "EB123456789VN")
    with pytest.raises(ValidationError):
        order_by_hand(parcel=other, number="EB123456789VN", cost=None, at=now())
